import { z } from 'zod';
import { count, json, text } from '../http/answer-parts.js';

const NAME_LENGTH_MAX = 200;
/** Of one request; how long a query may be is a limit of its own, which says so. */
const QUERY_LENGTH_MAX = 1_000_000;

export const graphRequest = z
  .strictObject({
    query: z.string().min(1).max(QUERY_LENGTH_MAX),
    variables: z.record(z.string(), z.unknown()).nullish(),
    operationName: z.string().max(NAME_LENGTH_MAX).nullish(),
    extensions: z.record(z.string(), z.unknown()).nullish().describe('What clients send along; not read.'),
  })
  .meta({ id: 'GraphRequest', example: { query: '{ executions(limit: 5) { items { id status } } }' } });
export type GraphRequest = z.output<typeof graphRequest>;

export const graphAnswer = z
  .strictObject({
    data: z.record(text, json).nullish(),
    errors: z
      .array(
        z.strictObject({
          message: text,
          path: z.array(z.union([text, count])).optional(),
          locations: z.array(z.strictObject({ line: count, column: count })).optional(),
          extensions: z.record(text, json).optional().describe('The members of the problem that the route answered, as RFC 9457 has them.'),
        }),
      )
      .optional(),
    extensions: z
      .strictObject({ replayed: z.array(z.array(z.union([text, count]))) })
      .optional()
      .describe('Fields whose command had been decided before, under the same key.'),
  })
  .meta({ id: 'GraphAnswer' });
export type GraphAnswerBody = z.output<typeof graphAnswer>;
