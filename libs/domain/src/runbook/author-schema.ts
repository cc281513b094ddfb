import canonicalize from 'canonicalize';
import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { BoundedCache, linearRegex, pointerTo } from '../expression/index.js';
import type { Json } from '../json.js';
import { SCHEMAS_CACHED_MAX, VIOLATIONS_MAX } from './limits.js';

/** A JSON Schema, 2020-12. */
export type JsonSchema = boolean | { readonly [member: string]: Json };

/** One place of a value that its schema does not allow. */
export interface SchemaViolation {
  /** JSON Pointer into the value; for a missing or unknown member, of that member. */
  readonly path: string;
  readonly message: string;
  readonly keyword: string;
}

/** Why an author's schema is refused. */
export class SchemaRefused extends Error {
  override readonly name = 'SchemaRefused';
}

export type SchemaValidator = (value: unknown) => SchemaViolation[];

/** The first `VIOLATIONS_MAX` offending paths, or none. Throws `SchemaRefused` for a schema that is none. */
export function validateAgainst(schema: JsonSchema, value: unknown): SchemaViolation[] {
  return compileSchema(schema)(value);
}

/** All of them, however many there are: for whoever counts them. Throws as `validateAgainst`. */
export function everyViolation(schema: JsonSchema, value: unknown): SchemaViolation[] {
  return compiledOnce(schema)(value);
}

/** Names the first `VIOLATIONS_MAX`. Throws `SchemaRefused`. */
export function compileSchema(schema: JsonSchema): SchemaValidator {
  const validate = compiledOnce(schema);
  return (value) => validate(value).slice(0, VIOLATIONS_MAX);
}

const compiled = new BoundedCache<SchemaValidator>(SCHEMAS_CACHED_MAX);

/** Compiled once per text: schemas that differ in the order of their members are one. */
function compiledOnce(schema: JsonSchema): SchemaValidator {
  return compiled.get(canonicalize(schema) ?? 'true', () => validator(schema));
}

function validator(schema: JsonSchema): SchemaValidator {
  const validate = compileWithAjv(schema);
  return (value) => {
    if (validate(value)) return [];
    const first = new Map<string, SchemaViolation>();
    for (const found of (validate.errors ?? []).map(violation)) {
      const place = JSON.stringify([found.path, found.message]);
      if (!first.has(place)) first.set(place, found);
    }
    return [...first.values()];
  };
}

/**
 * A new instance each time: it would keep every schema, and an `$id` of one author must not be seen by another. The
 * meta-schema takes longer to compile than any author's schema, so one instance keeps it and checks them all.
 */
function compileWithAjv(schema: JsonSchema): ValidateFunction {
  try {
    if (!metaSchema.validateSchema(schema)) throw new Error(metaSchema.errorsText(metaSchema.errors, { dataVar: 'schema' }));
    return newAjv({ meta: false, validateSchema: false }).compile(schema as boolean);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SchemaRefused(`expected a JSON Schema (2020-12), found one that cannot be compiled: ${reason}`);
  }
}

function newAjv(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateFormats: true,
    code: { regExp: linearRegExp },
    logger: false,
    ...options,
  });
  // The CommonJS package's default export is the function itself or holds it, by the loader.
  const add = 'default' in addFormats ? (addFormats.default as unknown as typeof addFormats) : addFormats;
  (add as unknown as (instance: unknown) => void)(ajv);
  return ajv;
}

/**
 * `pattern` and `patternProperties` match in linear time; a pattern that cannot is refused. The validator tells patterns apart by
 * their text, so each must have its own.
 */
function linearPattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const regex = linearRegex(pattern);
  return { test: (text) => regex.test(text), toString: () => `/${pattern}/` };
}

type RegExpEngine = NonNullable<NonNullable<Options['code']>['regExp']>;

const linearRegExp = Object.assign(linearPattern, { code: 'linearPattern' }) as unknown as RegExpEngine;

const metaSchema = newAjv({});

function violation({ instancePath, keyword, message, params }: ErrorObject): SchemaViolation {
  const member =
    (params as { missingProperty?: string; additionalProperty?: string; unevaluatedProperty?: string; propertyName?: string }) ?? {};
  const name = member.missingProperty ?? member.additionalProperty ?? member.unevaluatedProperty ?? member.propertyName;
  const path = name === undefined ? instancePath : pointerTo(instancePath, name);
  const text =
    member.missingProperty !== undefined
      ? 'expected a value, found none'
      : name !== undefined
        ? 'expected no such member, found one'
        : `${message ?? keyword}`;
  return { path, message: allowed(text, params), keyword };
}

/** `enum` and `const` say which values would do. */
function allowed(message: string, params: Record<string, unknown>): string {
  const values = 'allowedValues' in params ? params['allowedValues'] : 'allowedValue' in params ? params['allowedValue'] : undefined;
  return values === undefined ? message : `${message}: ${JSON.stringify(values)}`;
}
