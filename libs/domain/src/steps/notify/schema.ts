import { z } from 'zod';
import { json, text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

export const notifyStep = z.strictObject({
  ...stepFields,
  type: z.literal('notify'),
  with: z
    .strictObject({
      channel: z.enum(['webhook', 'email', 'slack']),
      url: text.optional(),
      to: z.union([text, z.array(text).min(1)]).optional(),
      subject: text.optional(),
      text,
      data: json.optional(),
      credential: text.optional(),
    })
    .refine((message) => (message.channel === 'email' ? message.to !== undefined : message.url !== undefined), {
      error: 'expected to for email and url for webhook and slack, found none; say where the message goes',
    }),
});
