import { z } from 'zod';
import { pageOf, text } from '../http/answer-parts.js';
import { PROBLEMS, type ProblemCode } from '../http/problem-kinds.js';

const done = z.strictObject({ id: text, outcome: z.literal('done'), replayed: z.literal(true).optional() });
const refused = z.strictObject({
  id: text,
  outcome: z.literal('refused'),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  detail: text,
});

export const bulkAnswer = pageOf(z.discriminatedUnion('outcome', [done, refused])).meta({ id: 'BulkAnswer' });
