/** Characters of one expression. Rules that people review fit a screen; 8 Ki holds a long one and keeps parsing under a millisecond. */
export const EXPRESSION_CHARACTERS_MAX = 8_192;

/** Nodes of a syntax tree: what 8 Ki of dense text can hold, halved. */
export const EXPRESSION_NODES_MAX = 4_000;

/** Levels of a syntax tree, a chain `a + b + c …` counting one each: bounds the evaluator's recursion far below the stack's end. */
export const EXPRESSION_DEPTH_MAX = 250;

/** Nested brackets, calls and selections that the parser follows. */
export const EXPRESSION_NESTING_MAX = 100;

/**
 * Evaluation steps of one run: a node evaluated, an item visited, 64 characters read. Enough to filter a graph of 50,000
 * objects by one member, and some 10 ms of work.
 */
export const EVALUATION_STEPS_MAX = 200_000;

/** Bytes (UTF-8, as JSON) of one result, and characters of any text built on the way. Larger values travel by reference. */
export const RESULT_BYTES_MAX = 1_048_576;

/**
 * Bytes of blobs that one evaluation looks into, each counted once; also what is loaded for it at once. Whoever provides blobs must hold at
 * least as many, or an evaluation could ask for what was let go for it, without end: `BLOBS_AT_HAND_BYTES_MAX`.
 */
export const OPENED_BLOB_BYTES_MAX = 48 * 1024 * 1024;
/** Bytes of blobs that are at hand for decisions in one process. */
export const BLOBS_AT_HAND_BYTES_MAX = 64 * 1024 * 1024;
/** Values that are looked at to find the blobs which an expression leads to; what lies behind them is asked for when it is needed. */
export const NEEDED_BLOBS_VALUES_MAX = 20_000;

/** Levels of lists and maps in a result, and in what `==` compares. */
export const RESULT_DEPTH_MAX = 100;

/** Characters of a regular expression, and the instructions it may compile to (time is text × instructions). */
export const REGEX_CHARACTERS_MAX = 1_000;
export const REGEX_INSTRUCTIONS_MAX = 2_000;

/** Compiled expressions that are kept: some fifty runbooks of a hundred expressions. */
export const EXPRESSIONS_CACHED_MAX = 5_000;
export const REGEXES_CACHED_MAX = 500;

/** Placeholders of one template, so that a render is bounded by its own budget times a small number. */
export const TEMPLATE_PLACEHOLDERS_MAX = 1_000;

/** Nested `all`, `any` and `not`. */
export const CONDITION_DEPTH_MAX = 20;
/** Leaves of one condition; each may be explained. */
export const CONDITION_LEAVES_MAX = 200;

/** Characters of a value inside an explanation; an explanation is read by people and kept in the log. */
export const EXPLAINED_CHARACTERS_MAX = 200;
/** Operands that an explanation lists. */
export const EXPLAINED_OPERANDS_MAX = 20;
