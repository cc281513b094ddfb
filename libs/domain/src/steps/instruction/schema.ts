import { z } from 'zod';
import { jsonSchema, people, text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

/** Shows markdown to a person, who marks it done. */
export const instructionStep = z.strictObject({
  ...stepFields,
  type: z.literal('instruction'),
  with: z.strictObject({
    markdown: text,
    assignee: z.union([text, people]).optional(),
    checklist: z.array(text).optional(),
    form: jsonSchema.optional(),
  }),
});
