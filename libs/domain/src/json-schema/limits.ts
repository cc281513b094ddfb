/**
 * Work that one check of a value may take: about 10 ns each, so that it ends within 50 ms. A value of 10 MB fits a schema that says a little
 * about each of its items. The search for faults, once it is known that there are some, may take as much again.
 */
export const SCHEMA_WORK_MAX = 2_000_000;
/** Members up to which an object is listed in a step each; the engine keeps the names of larger ones in a table, and sorts them. */
export const CHEAPLY_LISTED_MAX = 1_000;
/** What listing each member of a larger object takes: up to 250 ns, and it is done once. */
export const LISTING_WORK = 10;
/** Violations that one validation names; what comes behind them is not looked for. */
export const VIOLATIONS_MAX = 100;
/** Schemas that one check is inside of at once: far more than values have levels, far fewer than the stack has room for. */
export const SCHEMA_DEPTH_MAX = 500;
/** Schemas that a schema may apply to one and the same value through `allOf`, `$ref` and the like. */
export const SCHEMAS_AT_ONCE_MAX = 10_000;
/** Instructions of all patterns of a schema together: what compiles within 100 ms. */
export const PATTERN_INSTRUCTIONS_MAX = 20_000;
/** Characters of the allowed values that a message repeats. */
export const SHOWN_VALUES_MAX = 500;
/** Steps of work that defaults are put in with: a schema looked at, a property. Each may make an object, so there are fewer of them. */
export const DEFAULTS_WORK_MAX = 500_000;
