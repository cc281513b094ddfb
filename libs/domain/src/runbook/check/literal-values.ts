import { pointerKeys } from '../../expression/json-pointer.js';
import { nearest } from '../../expression/nearest.js';
import { SchemaRefused, type SchemaViolation } from '../../json-schema/index.js';
import type { Json, JsonObject } from '../../json.js';
import type { JsonSchema } from '../author-schema.js';
import { startInputs } from '../start-inputs.js';
import { schemaMember } from './schema-types.js';
import type { Finding } from './facts.js';

/** What a place of a document takes, and what its members are called there. */
export interface Taken {
  /** `inputs of contain-host`, `parameters of merge-bundles`. */
  readonly what: string;
  readonly schema: JsonSchema;
  readonly codes: { readonly missing: string; readonly unknown: string; readonly unfit: string };
  /** JSON Pointer of the value. */
  readonly path: string;
  /** A schema that lists properties and does not say whether there may be others counts as one that lists them all. */
  readonly listsAll?: boolean;
}

/** What is wrong with a value that an author wrote, whatever its placeholders will give. */
export function literalFaults(taken: Taken, value: JsonObject): Finding[] {
  const violations = certain(violationsOf(taken.schema, value), value);
  const found = violations.map((violation) => finding(taken, violation));
  const told = new Set(violations.map(({ path }) => path));
  const undeclared = taken.listsAll ? undeclaredMembers(taken.schema, value, '').filter((pointer) => !told.has(pointer)) : [];
  return [...found, ...undeclared.map((pointer) => unknownMember(taken, pointer))];
}

function violationsOf(schema: JsonSchema, value: JsonObject): readonly SchemaViolation[] {
  try {
    return startInputs(schema, value).violations;
  } catch (error) {
    // A schema that is none is told where it stands.
    if (error instanceof SchemaRefused) return [];
    throw error;
  }
}

/** They say something of several schemas at once: where one looks at a placeholder, nothing below it is certain. */
const ALTERNATIVES: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'not', 'if', 'contains']);
/** They say that a member is there, or is not, whatever it is. */
const OF_NAMES: ReadonlySet<string> = new Set(['required', 'additionalProperties', 'unevaluatedProperties', 'propertyNames']);

/** Those of the violations that hold whatever the placeholders give. */
function certain(violations: readonly SchemaViolation[], value: Json): SchemaViolation[] {
  const isOpen = ({ path }: SchemaViolation): boolean => holdsPlaceholder(valueAt(value, path));
  const open = violations.filter((violation) => ALTERNATIVES.has(violation.keyword) && isOpen(violation)).map(({ path }) => path);
  return violations.filter(
    (violation) =>
      !open.some((path) => violation.path === path || violation.path.startsWith(`${path}/`)) &&
      (OF_NAMES.has(violation.keyword) || !isOpen(violation)),
  );
}

function finding(taken: Taken, violation: SchemaViolation): Finding {
  const { what, codes, path: place } = taken;
  const { keyword, path, message } = violation;
  const name = pointerKeys(path).at(-1) ?? '';
  if (keyword === 'required') {
    return { code: codes.missing, message: `expected ${name} among the ${what}, found none; give it`, path: `${place}${path}` };
  }
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return unknownMember(taken, path);
  return {
    code: codes.unfit,
    message: `expected ${what} that fit their schema, found: ${path || '/'} ${message}`,
    path: `${place}${path}`,
  };
}

function unknownMember({ schema, what, codes, path: place }: Taken, path: string): Finding {
  const keys = pointerKeys(path);
  const name = keys.at(-1) ?? '';
  const holder = schemaMember(schema, keys);
  const declared = holder.kind === 'unknown' ? holder.declared : [];
  const guess = nearest(name, declared);
  const advice = guess ? `did you mean ${guess}?` : `known there: ${declared.join(', ') || 'nothing'}`;
  return { code: codes.unknown, message: `expected one of the ${what}, found ${name}; ${advice}`, path: `${place}${path}` };
}

/** Members that no reader could name, because the schema lists what there is and does not list them. */
function undeclaredMembers(schema: JsonSchema, value: Json, pointer: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value as JsonObject).flatMap(([name, member]) => {
    const found = schemaMember(schema, [name]);
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (found.kind === 'unknown') return [at];
    return 'schema' in found ? undeclaredMembers(found.schema, member, at) : [];
  });
}

export function holdsPlaceholder(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member: Json) => holdsPlaceholder(member));
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of pointerKeys(pointer)) {
    found = typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as JsonObject)[key] : undefined;
  }
  return found;
}
