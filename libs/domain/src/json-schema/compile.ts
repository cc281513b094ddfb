import type { Json } from '../json.js';
import { pointerTo } from '../expression/json-pointer.js';
import { ARRAYS, compileUnevaluatedItems } from './arrays.js';
import { CheckingExceeded, isObject, Seen, type Check } from './checking.js';
import type { Keyword, SchemaObject, Site } from './keyword.js';
import { PATTERN_INSTRUCTIONS_MAX, SCHEMAS_AT_ONCE_MAX } from './limits.js';
import { partAt } from './defaults.js';
import { DEPENDENT, LOGIC } from './logic.js';
import { compileUnevaluatedProperties, OBJECTS } from './objects.js';
import { Resources, type Located } from './resources.js';
import { SCALARS } from './scalars.js';
import { SchemaRefused } from './schema-refused.js';

/** In the order in which faults are named. What is unevaluated is known only behind all others. */
const KEYWORDS: readonly (readonly [string, Keyword])[] = Object.entries({
  ...SCALARS,
  ...LOGIC,
  ...ARRAYS,
  ...OBJECTS,
  ...DEPENDENT,
  unevaluatedItems: compileUnevaluatedItems,
  unevaluatedProperties: compileUnevaluatedProperties,
});

/** A schema that is compiled, or about to be: schemas may refer to themselves. */
interface Part {
  readonly pointer: string;
  check: Check;
  /** Schemas that it applies to the same value. */
  readonly beside: Part[];
}

/** The whole schema, or its part at the JSON Pointer. Throws `SchemaRefused` for a schema that is none, or whose checks nothing would bound. */
export function compileAuthorSchema(schema: Json, pointer = ''): Check {
  try {
    return new Compilation(new Resources(schema)).whole(pointer);
  } catch (error) {
    if (!(error instanceof CheckingExceeded)) throw error;
    throw new SchemaRefused('', 'values of enum or const that are too large or too deep to compare; list fewer, or shorter ones');
  }
}

class Compilation {
  private readonly parts = new Map<object, Part>();
  private instructions = 0;

  constructor(private readonly resources: Resources) {}

  whole(pointer: string): Check {
    const root = this.part(partAt(this.resources, pointer));
    const weights = new Map<Part, number>();
    for (const part of this.parts.values()) weigh(part, weights, new Set());
    return root.check;
  }

  private part(located: Located): Part {
    const { schema, pointer } = located;
    if (typeof schema === 'boolean') return { pointer, check: schema ? () => true : refuseAll, beside: [] };
    if (!isObject(schema)) {
      throw new SchemaRefused(pointer, `expected an object, true or false, found ${JSON.stringify(schema)?.slice(0, 200)}`);
    }
    const known = this.parts.get(schema);
    if (known) return known;
    const part: Part = { pointer, check: refuseAll, beside: [] };
    this.parts.set(schema, part);
    part.check = this.compile(located as Located & { readonly schema: SchemaObject }, part);
    return part;
  }

  private compile(located: Located & { readonly schema: SchemaObject }, part: Part): Check {
    const { schema } = located;
    const site = this.site(located, part);
    for (const keyword of ['$defs', 'definitions']) this.definitions(site, located, keyword);
    const checks = KEYWORDS.flatMap(([name, compile]) => {
      const written = Object.hasOwn(schema, name) ? schema[name] : undefined;
      const check = written === undefined ? undefined : compile(written, site, name);
      return check ? [check] : [];
    });
    const isLast = Object.hasOwn(schema, 'unevaluatedItems') || Object.hasOwn(schema, 'unevaluatedProperties');
    return isLast ? withOwnSight(all(checks)) : all(checks);
  }

  /** Compiled though nothing may refer to them: what is wrong with one is to be known now. */
  private definitions(site: Site, located: Located, keyword: string): void {
    const definitions = site.schema[keyword];
    if (!isObject(definitions)) return;
    for (const name of Object.keys(definitions)) this.part(this.locate(located, [keyword, name]));
  }

  private locate(from: Located, keys: readonly (string | number)[]): Located {
    let schema: Json = from.schema;
    let pointer = from.pointer;
    for (const key of keys) {
      schema = (schema as SchemaObject)[key] as Json;
      pointer = pointerTo(pointer, key);
    }
    return { schema, pointer, resource: this.resources.resourceAt(schema, from.resource) };
  }

  private site(located: Located & { readonly schema: SchemaObject }, part: Part): Site {
    const of = (other: Part): Check => (other.check === refuseAll ? (...asked) => other.check(...asked) : other.check);
    const beside = (other: Part): Check => (part.beside.push(other), of(other));
    return {
      schema: located.schema,
      pointer: located.pointer,
      below: (keys) => of(this.part(this.locate(located, keys))),
      beside: (keys) => beside(this.part(this.locate(located, keys))),
      reference: (keyword, ref) => {
        if (keyword === '$dynamicRef' && this.resources.embedded > 0) {
          throw new SchemaRefused(
            located.pointer,
            '$dynamicRef beside an embedded $id: what it leads to depends on the way there; write $ref',
          );
        }
        return beside(this.part(this.resources.resolve(ref, located, keyword)));
      },
      instructions: (keyword, count) => {
        this.instructions += count;
        if (this.instructions <= PATTERN_INSTRUCTIONS_MAX) return;
        throw new SchemaRefused(
          located.pointer,
          `${keyword}: expected patterns of at most ${PATTERN_INSTRUCTIONS_MAX} instructions together, found more; shorten them, or lower their repeat counts`,
        );
      },
    };
  }
}

const refuseAll: Check = (_value, checking, place) => checking.fault(place, 'false schema', () => 'boolean schema is false');

/** Every keyword's check, counted. */
function all(checks: readonly Check[]): Check {
  return (value, checking, place, seen) => {
    checking.charge(1 + checks.length);
    checking.enter();
    let fits = true;
    for (const check of checks) {
      if (check(value, checking, place, seen)) continue;
      fits = false;
      if (!checking.naming) break;
    }
    checking.leave();
    return fits;
  };
}

/** What was seen outside of this schema counts in it for nothing; what it has seen counts outside. */
function withOwnSight(check: Check): Check {
  return (value, checking, place, seen) => {
    const own = new Seen();
    const fits = check(value, checking, place, own);
    seen?.add(own);
    return fits;
  };
}

/**
 * How many schemas are applied to one value. A circle of references that never goes down to a member or an item would apply without end, and
 * references that fork again and again more often than anything counts.
 */
function weigh(part: Part, weights: Map<Part, number>, way: Set<Part>): number {
  const known = weights.get(part);
  if (known !== undefined) return known;
  if (way.has(part)) {
    throw new SchemaRefused(
      part.pointer,
      'references that lead back here without going down to a member or an item, so that no check would end; let one of them stand below properties or items',
    );
  }
  way.add(part);
  const weight = part.beside.reduce((sum, other) => sum + weigh(other, weights, way), 1);
  way.delete(part);
  if (weight > SCHEMAS_AT_ONCE_MAX) {
    throw new SchemaRefused(
      part.pointer,
      `expected at most ${SCHEMAS_AT_ONCE_MAX} schemas for one value, found ${weight} by allOf, anyOf, oneOf and $ref; let each refer to the others once`,
    );
  }
  weights.set(part, weight);
  return weight;
}
