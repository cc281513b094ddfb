import { validateAgainst, SchemaRefused, type Json, type JsonSchema } from '@runbook/domain';
import { z } from 'zod';
import { ActionFailed, type Action } from '../action.js';
import { Slices } from '../slices.js';
import { stixViolations } from './stix-rules.js';

const parameters = z
  .strictObject({
    value: z.custom<Json>((value) => value !== undefined, 'expected a value, found none').describe('What is checked'),
    schema: z
      .union([z.boolean(), z.record(z.string(), z.unknown())])
      .optional()
      .describe('A JSON Schema (2020-12)'),
    rules: z.enum(['stix-2.1']).optional().describe('Rules beyond a schema, of a bundle or of one object'),
    onInvalid: z.enum(['fail', 'report']).default('fail').describe('`report`: the step completes and says what is wrong'),
  })
  .refine(({ schema, rules }) => schema !== undefined || rules !== undefined, {
    message: 'expected schema, rules or both, found neither',
    path: ['schema'],
  });

/** What one run names; it goes on counting. */
const LISTED_MAX = 200;

interface Violation {
  readonly path: string;
  readonly message: string;
  /** A keyword of JSON Schema, or a rule of STIX. */
  readonly rule: string;
}

/** Checks a value against a schema, against the rules of STIX 2.1, or both. */
export function validate(): Action<z.infer<typeof parameters>> {
  return {
    name: 'validate',
    description: 'Checks a value against a JSON Schema, the rules of STIX 2.1, or both, and names every violation by its JSON Pointer.',
    parameters,
    outputs: ['valid', 'count', 'violations'],
    guide: {
      serves: 'VALIDATE',
      output:
        '`valid`; `count` of violations, of the schema a hundred at most; `violations`: the first 200 with `path`, `message`, `rule`. With `onInvalid: fail` an invalid value fails the step as `invalid-input` with the same in its details',
      example: { value: { score: '7' }, schema: { type: 'object', properties: { score: { type: 'number' } } }, onInvalid: 'report' },
    },
    async run({ value, schema, rules, onInvalid }, { signal }) {
      const slices = new Slices(signal);
      const violations: Violation[] = schema === undefined ? [] : againstSchema(schema as JsonSchema, value);
      let count = violations.length;
      if (rules) {
        for (const violation of stixViolations(value)) {
          if (violation) {
            count++;
            if (violations.length < LISTED_MAX) violations.push({ ...violation });
          }
          if (slices.due()) await slices.rest();
        }
      }
      const verdict = { valid: count === 0, count, violations: violations.slice(0, LISTED_MAX) } as unknown as Json;
      if (count > 0 && onInvalid === 'fail') throw invalid(violations, count, verdict);
      return verdict;
    },
  };
}

function againstSchema(schema: JsonSchema, value: Json): Violation[] {
  try {
    return validateAgainst(schema, value).map(({ path, message, keyword }) => ({ path, message, rule: keyword }));
  } catch (error) {
    if (error instanceof SchemaRefused) throw new ActionFailed('invalid-input', error.message);
    throw error;
  }
}

function invalid(violations: readonly Violation[], count: number, verdict: Json): ActionFailed {
  const [first] = violations;
  const more = count > 1 ? ` and ${count - 1} more, in the details` : '';
  const message = `expected a valid value, found ${first?.path || '/'}: ${first?.message ?? 'invalid'}${more}; correct the source, or use onInvalid: report`;
  return new ActionFailed('invalid-input', message, true, verdict);
}
