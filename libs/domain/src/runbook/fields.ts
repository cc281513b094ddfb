import { z } from 'zod';
import type { ConditionSource } from '../expression/index.js';
import type { Json } from '../json.js';
import { DURATION_MS_MAX } from './limits.js';

/** Building blocks of the document's schema. */

export const runbookId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/, { error: 'expected lower-case letters, digits and hyphens, 2 to 63 of them, a letter first' })
  .meta({ description: 'Unique per tenant. Versions of it are 1, 2, 3 … and never change.' });

export const stepId = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, { error: 'expected letters, digits, _ and -, at most 63 of them, a letter or _ first' })
  .meta({ description: "Unique in the runbook. In expressions: steps.<id>, or steps['<id>'] when it holds a hyphen." });

export const text = z.string().min(1);

export const milliseconds = z.int().min(1).max(DURATION_MS_MAX);

/** Any JSON value; its texts may hold `{{ expression }}` placeholders. */
export const json = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
  .meta({ id: 'value', description: 'Any value. Texts may hold {{ expression }} placeholders.' }) as unknown as z.ZodType<Json>;

export const jsonMap = z.record(z.string(), json);

/** An author's JSON Schema (2020-12); compiled, and so checked, when the document is read. */
export const jsonSchema = z
  .union([z.boolean(), z.record(z.string(), z.unknown())])
  .meta({ id: 'schema', description: 'A JSON Schema, 2020-12.' }) as unknown as z.ZodType<boolean | { readonly [member: string]: Json }>;

/** A number, or a text that is one placeholder. */
export const wholePlaceholder = z
  .string()
  .regex(/^\{\{[\s\S]*\}\}$/, { error: 'expected a value, or a text that is exactly one {{ expression }}' });

export const conditionOperator = z.enum(['eq', 'ne', 'gt', 'lt', 'gte', 'lte', 'in', 'contains', 'exists']);

/** A CEL expression that gives true or false, or an object of comparisons. */
export const condition: z.ZodType<ConditionSource> = z
  .union([
    text,
    z.strictObject({ field: text, op: conditionOperator, value: json.optional() }),
    z.strictObject({ all: z.array(z.lazy(() => condition)) }),
    z.strictObject({ any: z.array(z.lazy(() => condition)) }),
    z.strictObject({ not: z.lazy(() => condition) }),
  ])
  .meta({ id: 'condition', description: 'A CEL expression, or { field, op, value }, or all, any, not of such.' });

export const people = z.strictObject({
  roles: z.array(text).optional(),
  users: z.array(text).optional(),
  teams: z.array(text).optional(),
});

export const goto = z.strictObject({ goto: stepId });

/** RFC 7230 tokens are checked where the call is made; here only that there is one value each. */
export const headers = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
