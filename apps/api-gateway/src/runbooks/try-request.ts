import { DOCUMENT_BYTES_MAX, type Json, type JsonObject } from '@runbook/domain';
import { z } from 'zod';
import { count, json, text } from '../http/answer-parts.js';

const STEP_LENGTH_MAX = 200;
const INDEX_MAX = 1_000_000;
const anything = z.unknown() as unknown as z.ZodType<Json>;
const object = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;

/** The body of `POST /runbooks/try`. */
export const tryRequest = z
  .strictObject({
    text: z.string().min(1).max(DOCUMENT_BYTES_MAX).describe('The document, as its author has it before him.'),
    format: z.enum(['yaml', 'json']).default('yaml'),
    step: z.string().min(1).max(STEP_LENGTH_MAX).describe('The id of the step to try.'),
    inputs: object.default({}).describe('Of the run that is imagined.'),
    outputs: object.optional().describe('Outputs of other steps, by step. Those that are left out are what a dry run pretends.'),
    item: anything.optional().describe('Of a step in a loop: what its iteration goes over.'),
    index: z.int().min(0).max(INDEX_MAX).optional().describe('Of a step in a loop: which iteration.'),
  })
  .meta({
    id: 'TryStep',
    example: {
      text: "apiVersion: runbook/v1\nid: greet\nname: Greet\nsteps:\n  - { id: compose, type: transform, with: { value: 'Hello, {{ inputs.name }}' } }\n",
      step: 'compose',
      inputs: { name: 'Ada' },
    },
  });
export type TryRequest = z.output<typeof tryRequest>;

export const triedAnswer = z
  .strictObject({
    step: text,
    type: text,
    when: z.strictObject({ holds: z.boolean(), explanation: json }).optional().describe('Whether it would be done at all, and why.'),
    parameters: json.optional().describe('What stands under `with`, with every expression replaced.'),
    secrets: z
      .array(z.strictObject({ pointer: text, name: text, offset: count.optional() }))
      .optional()
      .describe('Where the executor would put secrets in; never a value.'),
    output: json.optional().describe('Of a `transform` what it computes; of others what a dry run takes for it.'),
    isPretended: z.literal(true).optional().describe('The step would act, ask or wait for its output.'),
    branch: z.strictObject({ name: text, targets: z.array(text), explanation: json }).optional(),
    over: json.optional().describe('What a loop would go over, or how often.'),
    pretends: z.array(text).describe('Steps that it reads, whose outputs nobody gave.'),
    faults: z.array(
      z.strictObject({
        at: text.describe('JSON Pointer into the step; behind `/inputs`, into what was given.'),
        message: text,
        source: text.optional(),
        position: count.optional(),
      }),
    ),
  })
  .meta({ id: 'TriedStep' });
