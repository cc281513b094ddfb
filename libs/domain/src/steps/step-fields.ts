import { z } from 'zod';
import { condition, goto, json, jsonSchema, milliseconds, stepId, text } from '../runbook/fields.js';
import { ATTEMPTS_MAX, DURATION_MS_MAX, LICENCES_OF_STEP_MAX } from '../runbook/limits.js';

const errorName = z.union([
  z.string().regex(/^[a-z0-9][a-z0-9-]*$/, { error: 'expected an error name such as timeout, 5xx or http-429' }),
  z.int().min(100).max(599),
]);

export const retry = z.strictObject({
  maxAttempts: z.int().min(1).max(ATTEMPTS_MAX),
  backoff: z.enum(['fixed', 'linear', 'exponential']).optional(),
  delayMs: z.int().min(0).max(DURATION_MS_MAX).optional(),
  maxDelayMs: z.int().min(0).max(DURATION_MS_MAX).optional(),
  jitter: z.boolean().optional(),
  on: z.array(errorName).min(1).optional(),
  maxTotalMs: milliseconds.optional(),
});

/** What a step of any type may say. */
export const stepFields = {
  id: stepId,
  name: text.optional(),
  dependsOn: z.array(stepId).optional(),
  join: z.enum(['all', 'any']).optional(),
  when: condition.optional(),
  retry: retry.optional(),
  timeoutMs: milliseconds.optional(),
  onError: z.union([z.enum(['fail', 'continue', 'skip']), goto]).optional(),
  sensitive: text.optional(),
  classification: text.optional().meta({ description: 'How what the step brings is classified: the run is so from then on.' }),
  dataLicenses: z
    .array(text)
    .max(LICENCES_OF_STEP_MAX)
    .optional()
    .meta({ description: 'Under which licences what the step brings comes: the run carries them from then on.' }),
  effect: z.enum(['idempotent', 'once']).optional(),
  output: z
    .strictObject({ schema: jsonSchema.optional(), evidence: z.array(z.strictObject({ name: text, value: json })).optional() })
    .optional(),
  assumptions: z.array(text).optional(),
};
