import type { Cause } from '@runbook/domain';
import { z } from 'zod';
import { count, failure, instant, json, names, people, stepError, text } from '../../http/answer-parts.js';
import { holdReason, status, stepStatus } from './execution-answers.js';

const approvalProgress = {
  approval: text,
  approved: count,
  quorum: count,
  rejected: count,
  mayVote: people,
  everybody: z.literal(true).optional(),
  except: names,
};
const unsettled = z.array(z.strictObject({ step: text, status: stepStatus }));
const until = instant.optional();
const kind = <Kind extends Cause['kind']>(name: Kind, members: z.core.$ZodLooseShape = {}) =>
  z.strictObject({ kind: z.literal(name), ...members });
const optionalError = { error: stepError.optional() };
const because = { ...optionalError, note: text.optional() };

/** Why something is as it is, by its `kind`. */
const cause = z
  .discriminatedUnion('kind', [
    kind('pause', { since: instant }),
    kind('hold', {
      since: instant,
      because: holdReason,
      version: count.describe('Of the runbook.'),
      authority: text.optional(),
      reason: text.optional(),
      permission: text,
    }),
    kind('authority', { authority: text }),
    kind('ending', { outcome: text, failure }),
    kind('record-full'),
    kind('attempt', {
      attempt: count,
      dispatch: count.optional(),
      since: until,
      executor: text.optional(),
      heardAt: until,
      leaseUntil: until,
      until,
    }),
    kind('cancelling', { attempt: count, until: instant }),
    kind('retry', { attempt: count, at: instant, error: stepError }),
    kind('held', { attempt: count }),
    kind('policy', { attempt: count, since: instant, reason: text, until }),
    kind('events', {
      mode: z.enum(['one', 'any', 'all']),
      waits: z.array(z.strictObject({ event: text, key: text.optional(), name: text.optional() })),
      received: names,
      until,
    }),
    kind('approval', { ...approvalProgress, until }),
    kind('timer', { until: instant }),
    kind('child', { execution: text, until }),
    kind('loop', { begun: count, ended: count, total: count.optional(), until }),
    kind('doubt', { attempt: count, error: stepError, outcomes: z.array(z.enum(['completed', 'failed', 'retry'])) }),
    kind('dependencies', { join: z.enum(['all', 'any']), missing: unsettled }),
    kind('branch-undecided', { conditionals: names }),
    kind('jump-possible', { from: names }),
    kind('only-on-failure'),
    kind('concurrency', { open: count, limit: count }),
    kind('loop-ending', { ...optionalError, until }),
    kind('completed', {
      simulated: z.literal(true).optional(),
      inherited: z.literal(true).optional(),
      override: z
        .strictObject({ id: text, by: text, reason: text })
        .optional()
        .describe('A gate that one person opened without its votes.'),
    }),
    kind('branch-taken', { branch: text, targets: names, explanation: json }),
    kind('skipped', {
      reason: text.optional(),
      conditionals: z.array(z.strictObject({ step: text, took: text.optional(), explanation: json.optional() })).optional(),
      dependencies: unsettled.optional(),
      ...because,
    }),
    kind('failed', { ...optionalError, goto: text.optional(), continued: z.literal(true).optional() }),
    kind('cancelled'),
  ])
  .meta({ id: 'Cause' });

export const explanationAnswer = z
  .strictObject({
    id: text,
    version: count,
    status,
    sentence: text,
    causes: z.array(cause),
    waitsFor: names.describe('Paths of the steps that hold the run up now.'),
    steps: z.array(z.strictObject({ step: text, type: text, status: stepStatus, cause, sentence: text })),
  })
  .meta({ id: 'Explanation' });
