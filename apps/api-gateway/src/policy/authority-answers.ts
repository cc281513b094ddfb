import { z } from 'zod';
import { count, instant, legalBasis, policyDecision, runbookPin, text } from '../http/answer-parts.js';

const by = z.strictObject({ kind: z.enum(['person', 'service']), id: text, via: text });

const vote = z.strictObject({ by: text, onBehalfOf: text.optional(), roles: z.array(text).optional() });
const gate = z.strictObject({ step: text, quorum: count, fourEyes: z.boolean(), votes: z.array(vote), overriddenBy: text.optional() });

const entry = z.strictObject({
  version: count.describe('Of the record that holds it.'),
  at: instant,
  kind: z.enum([
    'start',
    'asked',
    'vote',
    'overridden',
    'voided',
    'dispatch',
    'policy',
    'refusal',
    'hold',
    'release',
    'rise',
    'licence',
    'purge',
    'act',
  ]),
  sentence: text,
  step: text.optional(),
  attempt: count.optional(),
  by: by.optional(),
  permission: text.optional(),
  runbook: runbookPin.optional(),
  legalBasis: legalBasis.optional(),
  authority: z.strictObject({ id: text, version: count }).optional().describe('What was checked, or what holds the run or lets it go on.'),
  grounds: z.strictObject({ class: text.optional(), requesters: z.array(text).optional(), gates: z.array(gate).optional() }).optional(),
  decision: policyDecision.optional(),
});

export const trailAnswer = z
  .strictObject({
    executionId: text,
    version: count,
    complete: z.boolean().describe('False: the audit has not reached the newest record yet; ask again.'),
    items: z.array(entry),
    nextCursor: text.optional(),
  })
  .meta({ id: 'AuthorityTrail' });

export const checkAnswer = z
  .strictObject({
    allowed: z.boolean(),
    person: text,
    act: text,
    permission: text,
    reasons: z
      .array(
        z.strictObject({
          rule: z.enum(['suspended', 'permission', 'platform', 'legal-basis', 'voice', 'clearance', 'step', 'policy']),
          detail: text,
        }),
      )
      .describe('Why not; all that can be said at once.'),
    decision: text.optional().describe('The name of the decision in the log of the policy service.'),
  })
  .meta({ id: 'AuthorityCheck' });

export type CheckAnswer = z.output<typeof checkAnswer>;
