import { RUN_LABEL_KEY, RUN_LABEL_VALUE, RUN_LABELS_MAX, type JsonObject } from '@runbook/domain';
import { z } from 'zod';
import { time } from '../../http/time.js';

/** Of a name or reference. What is longer is a document, which belongs into the inputs. */
const TEXT_LENGTH_MAX = 2_000;
const LIST_LENGTH_MAX = 1_000;

const text = z.string().min(1).max(TEXT_LENGTH_MAX);

const labels = z
  .record(
    z.string().regex(RUN_LABEL_KEY, 'expected small letters, digits and . _ / -, a letter or digit first, at most 63 of them'),
    z.string().regex(RUN_LABEL_VALUE, 'expected letters, digits and . _ : / @ + -, a letter or digit first, at most 63 of them'),
  )
  .refine((given) => Object.keys(given).length <= RUN_LABELS_MAX, `expected at most ${RUN_LABELS_MAX} labels, found more`)
  .describe('By which the run is found. Labels of its runbook that are written `key:value` are added, as far as there is room.');

export const RUNBOOK_ID = /^[a-z][a-z0-9-]{1,62}$/;

/** The body of `POST /executions`; what validates it is what OpenAPI shows. */
export const startRequest = z
  .strictObject({
    runbookId: z.string().regex(RUNBOOK_ID, 'expected a runbook id such as contain-host').meta({ example: 'rapid-attribution' }),
    version: z.int().min(1).optional().describe('The version to run; the newest where it is left out.'),
    draft: z.int().min(1).optional().describe('The draft to try, beside `dryRun: true`.'),
    inputs: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Checked against the runbook's schema before anything is queued.")
      .meta({ example: { bundle: { type: 'bundle', id: 'bundle--44af6c39-c09b-49c5-9de2-394224b04982', objects: [] } } }),
    legalBasis: z
      .strictObject({
        authority: text,
        reference: text,
        classification: text,
        authorizedUsers: z.array(text).max(LIST_LENGTH_MAX),
        purpose: text,
        expiresAt: time.optional(),
      })
      .optional()
      .meta({
        example: {
          authority: 'Security Act, section 5',
          reference: 'case-2026-114',
          classification: 'SECRET',
          authorizedUsers: ['dev'],
          purpose: 'Attribution of an intrusion',
        },
      }),
    authorityId: z
      .string()
      .regex(RUNBOOK_ID, 'expected the id of an authority such as case-2026-114')
      .optional()
      .describe('The authority to be under, instead of a legal basis that is stated.')
      .meta({ example: 'case-2026-114' }),
    dataLicenses: z
      .array(text)
      .max(LIST_LENGTH_MAX)
      .default([])
      .meta({ example: ['internal-telemetry'] }),
    incidentId: text.optional().meta({ example: 'INC-2026-0042' }),
    labels: labels.optional().meta({ example: { team: 'blue' } }),
    triggeredBy: text
      .optional()
      .describe('What led to it: an alert, a rule, a ticket. Of a run that an event starts, its source where its data say nothing.')
      .meta({ example: 'alert 4711' }),
    dryRun: z.boolean().optional().describe('Nothing acts on the world; what would act is simulated and recorded as such.'),
    samples: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Outputs that a dry run pretends, by step.')
      .meta({ example: { lookup: { score: 82 } } }),
  })
  .refine(({ dryRun, samples }) => samples === undefined || dryRun === true, {
    error: 'expected samples beside dryRun: true only, found them alone; a real run makes its own outputs',
    path: ['samples'],
  })
  .refine(({ authorityId, legalBasis }) => authorityId === undefined || legalBasis === undefined, {
    error: 'expected authorityId or legalBasis, found both; what an authority says cannot be stated beside it',
    path: ['legalBasis'],
  })
  .refine(({ draft, version }) => draft === undefined || version === undefined, {
    error: 'expected draft or version, found both; a draft has no version yet',
    path: ['draft'],
  })
  .meta({ id: 'StartExecution', example: { runbookId: 'greet', inputs: { name: 'Ada' }, incidentId: 'INC-2026-0042' } });

export type StartRequest = Omit<z.output<typeof startRequest>, 'inputs' | 'samples'> & {
  readonly inputs: JsonObject;
  readonly samples?: JsonObject;
};
