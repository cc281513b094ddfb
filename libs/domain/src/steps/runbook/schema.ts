import { z } from 'zod';
import { jsonMap, runbookId } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

/** Runs another runbook as a child; the parent sees its outputs. */
export const runbookStep = z.strictObject({
  ...stepFields,
  type: z.literal('runbook'),
  with: z.strictObject({ id: runbookId, version: z.union([z.int().min(1), z.literal('latest')]).optional(), inputs: jsonMap.optional() }),
});
