import { z } from 'zod';
import { condition, json, jsonMap, jsonSchema, milliseconds, runbookId, text } from './fields.js';
import { CONCURRENCY_MAX } from './limits.js';
import { step, type Step } from '../steps/step.js';

/** `edr`, `team:blue`, `attack/t1486`. */
export const LABEL = /^[a-z0-9][a-z0-9._:/-]{0,62}$/;

const eventTrigger = z.strictObject({
  event: text.meta({ description: 'The type of a CloudEvent.' }),
  when: condition.optional(),
  inputs: jsonMap.optional(),
  id: text.optional().meta({ description: 'Makes the execution id: the same id starts once.' }),
});

const scheduleTrigger = z.strictObject({
  schedule: text.meta({ description: 'A cron expression of five fields.' }),
  timezone: text.optional().meta({ description: 'An IANA time zone; UTC where it is left out.' }),
  overlap: z
    .enum(['skip', 'queue', 'replace', 'allow'])
    .optional()
    .meta({ description: 'What happens when it is due and its last run goes on; skip where it is left out.' }),
  inputs: jsonMap.optional(),
});

/** More would be a text; that is the description. */
const LABELS_MAX = 20;
const label = z
  .string()
  .regex(LABEL, 'expected small letters, digits and . _ : / -, a letter or digit first, at most 63 of them')
  .meta({ description: 'By which the runbook and its runs are found.' });

/** The whole document. The single source of its type, of what is checked, and of `docs/spec/runbook.schema.json`. */
export const runbookDocument = z
  .strictObject({
    apiVersion: z.literal('runbook/v1'),
    id: runbookId,
    name: text,
    description: text.optional(),
    labels: z.array(label).max(LABELS_MAX).optional(),
    inputs: jsonSchema.optional(),
    outputs: z.record(z.string(), json).optional(),
    legalBasis: z
      .strictObject({
        required: z.boolean().optional(),
        authority: text.optional().meta({ description: 'Of starts that name no authority and state no legal basis.' }),
        classification: text.optional(),
        dataLicenses: z.array(text).optional(),
      })
      .optional(),
    limits: z.strictObject({ concurrency: z.int().min(1).max(CONCURRENCY_MAX).optional(), durationMs: milliseconds.optional() }).optional(),
    retentionDays: z.int().min(1).max(36_525).optional(),
    triggers: z.array(z.union([eventTrigger, scheduleTrigger])).optional(),
    steps: z.array(step).min(1),
    onFailure: z.array(step).optional(),
  })
  .meta({ title: 'Runbook, version 1' });

/** A runbook as its author wrote it: no defaults filled in, so that its digest is the author's. */
export type Runbook = z.infer<typeof runbookDocument>;
export type Trigger = NonNullable<Runbook['triggers']>[number];

/** A step, where it stands, and what surrounds it. */
export interface PlacedStep {
  readonly step: Step;
  /** JSON Pointer. */
  readonly path: string;
  /** Part of `onFailure`. */
  readonly onFailure: boolean;
  /** The loops around it, outermost first. */
  readonly loops: readonly Extract<Step, { type: 'loop' }>[];
}

/** Every step of the document, bodies of loops included, in its order. */
export function placedSteps(runbook: Runbook): PlacedStep[] {
  const found: PlacedStep[] = [];
  const collect = (steps: readonly Step[], path: string, onFailure: boolean, loops: PlacedStep['loops']): void => {
    steps.forEach((one, index) => {
      found.push({ step: one, path: `${path}/${index}`, onFailure, loops });
      if (one.type === 'loop') collect(one.steps, `${path}/${index}/steps`, onFailure, [...loops, one]);
    });
  };
  collect(runbook.steps, '/steps', false, []);
  collect(runbook.onFailure ?? [], '/onFailure', true, []);
  return found;
}
