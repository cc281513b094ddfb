import { z } from 'zod';
import { condition, json, text } from '../../runbook/fields.js';
import { CONCURRENCY_MAX, LOOP_ITERATIONS_MAX } from '../../runbook/limits.js';
import { stepFields } from '../step-fields.js';

/** All of a loop but its body, which is made of steps again. `forEach` and `count` are CEL expressions, or values. */
export const loopFields = {
  ...stepFields,
  type: z.literal('loop'),
  forEach: z.union([text, z.array(json)]).optional(),
  as: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'expected the name of a variable: letters, digits and _' })
    .optional(),
  while: condition.optional(),
  count: z.union([z.int().min(0).max(LOOP_ITERATIONS_MAX), text]).optional(),
  concurrency: z.int().min(1).max(CONCURRENCY_MAX).optional(),
  maxIterations: z.int().min(1).max(LOOP_ITERATIONS_MAX).optional(),
  breakIf: condition.optional(),
  collect: json.optional(),
};

/** What the schema of a loop demands beyond its members. Written without its type, because that is made of steps. */
export const loopKinds = (loop: { forEach?: unknown; while?: unknown; count?: unknown }): boolean =>
  [loop.forEach, loop.while, loop.count].filter((kind) => kind !== undefined).length === 1;
