import { z } from 'zod';
import { text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

/** Runs a command on a designated host over SSH. `argv` is fixed in number: no shell ever reads it. */
export const commandStep = z.strictObject({
  ...stepFields,
  type: z.literal('command'),
  with: z.strictObject({ host: text, credential: text, argv: z.array(z.string()).min(1) }),
});
