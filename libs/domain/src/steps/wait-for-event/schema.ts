import { z } from 'zod';
import { condition, goto, milliseconds, text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

const awaited = z.strictObject({ name: text, event: text, key: text.optional(), when: condition.optional() });

export const waitForEventStep = z.strictObject({
  ...stepFields,
  type: z.literal('wait-for-event'),
  with: z
    .strictObject({
      event: text.optional(),
      key: text.optional(),
      when: condition.optional(),
      anyOf: z.array(awaited).min(1).optional(),
      allOf: z.array(awaited).min(1).optional(),
      read: z.enum(['data', 'envelope']).optional(),
      timeoutMs: milliseconds.optional(),
      onTimeout: z.union([z.enum(['fail', 'continue']), goto]).optional(),
    })
    .refine((wait) => [wait.event, wait.anyOf, wait.allOf].filter((one) => one !== undefined).length === 1, {
      error: 'expected exactly one of event, anyOf and allOf, found another number of them',
    }),
});
