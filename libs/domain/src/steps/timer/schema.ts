import { z } from 'zod';
import { milliseconds, text, wholePlaceholder } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

/** Waits for a duration, or until a time (RFC 3339). */
export const timerStep = z.strictObject({
  ...stepFields,
  type: z.literal('timer'),
  with: z
    .strictObject({ durationMs: z.union([milliseconds, wholePlaceholder]).optional(), until: text.optional() })
    .refine((timer) => (timer.durationMs === undefined) !== (timer.until === undefined), {
      error: 'expected either durationMs or until, found both or neither',
    }),
});
