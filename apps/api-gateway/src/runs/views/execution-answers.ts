import { STEP_MOVES, type Cause, type StepStatus } from '@runbook/domain';
import { z } from 'zod';
import {
  actor,
  count,
  failure,
  instant,
  json,
  legalBasis,
  names,
  pageOf,
  people,
  runbookPin,
  sha256,
  stepError,
  text,
} from '../../http/answer-parts.js';
import { STATUSES } from './list-query.js';

const status = z.enum(STATUSES).meta({ id: 'ExecutionStatus' });
const stepStatus = z.enum(Object.keys(STEP_MOVES) as [StepStatus, ...StepStatus[]]).meta({ id: 'StepStatus' });
const parent = z.strictObject({ execution: text, step: text, depth: count });
const rerunOf = z.strictObject({ execution: text, fromStep: text.optional(), reason: text });

const summary = {
  id: text,
  status,
  tenant: text,
  incidentId: text.optional(),
  triggeredBy: text.optional(),
  dryRun: z.literal(true).optional(),
  startedAt: instant,
  endedAt: instant.optional(),
  durationMs: count.optional(),
};

const approvalOfStep = z.strictObject({
  id: text,
  kind: z.enum(['approval', 'instruction']),
  digest: sha256,
  approved: count,
  rejected: count,
  quorum: count,
  deadlineAt: instant.optional(),
});
const loopOfStep = z.strictObject({
  begun: count,
  total: count.optional(),
  concurrency: count,
  broke: z.literal(true).optional(),
  failing: stepError.optional(),
});

const step = z
  .strictObject({
    id: text.describe("The step's id, or an instance's path: `scan[3]/lookup`."),
    type: text,
    name: text.optional(),
    onFailure: z.literal(true).optional(),
    status: stepStatus,
    attempt: count,
    startedAt: instant.optional(),
    endedAt: instant.optional(),
    durationMs: count.optional(),
    retryAt: instant.optional(),
    timeoutAt: instant.optional(),
    dueAt: instant.optional(),
    cancelUntil: instant.optional(),
    child: text.optional(),
    doubt: stepError.optional(),
    loop: loopOfStep.optional(),
    approval: approvalOfStep.optional(),
    waits: z.array(z.strictObject({ name: text.optional(), event: text, key: text.optional() })).optional(),
    executor: text.optional(),
    output: json.optional(),
    http: z.strictObject({ status: z.int(), headers: z.record(text, text) }).optional(),
    error: stepError.optional(),
    reason: text.optional(),
    note: text.optional(),
    branch: z.strictObject({ name: text, targets: names, explanation: json }).optional(),
    goto: text.optional(),
    simulated: z.literal(true).optional(),
    inherited: z.literal(true).optional(),
    evidence: z.array(z.strictObject({ name: text, sha256 })).optional(),
  })
  .meta({ id: 'Step' });

const trigger = z.strictObject({
  source: text,
  id: text,
  type: text,
  schedule: z.strictObject({ registry: text, trigger: text }).optional(),
});

const execution = {
  ...summary,
  runbook: runbookPin,
  inputs: z.record(text, json),
  legalBasis: legalBasis.optional(),
  dataLicenses: names,
  startedBy: actor,
  requesters: names.optional(),
  trigger: trigger.optional(),
  parent: parent.optional(),
  rerunOf: rerunOf.optional(),
  deadlineAt: instant.optional(),
  pause: z.strictObject({ since: instant.optional(), approvalDeadlines: z.enum(['run', 'freeze']) }).optional(),
  hold: z
    .strictObject({ since: instant, because: z.literal('runbook-deprecated') })
    .optional()
    .describe('It goes on when somebody releases it.'),
  steps: z.array(step),
  outputs: z.record(text, json).optional(),
  failures: count.describe('Steps that failed and were continued from.'),
  failure: failure.optional(),
  version: count.describe('Of the run: how many records it has.'),
};

export const executionAnswer = z.strictObject(execution).meta({ id: 'Execution' });

/** `released`: the steps that a resume let go on. */
export const executionAfterAct = z.strictObject({ ...execution, released: names.optional() }).meta({ id: 'ExecutionAfterAct' });

const line = z
  .strictObject({
    ...summary,
    runbook: runbookPin,
    startedBy: actor,
    rerunOf: rerunOf.optional(),
    parent: parent.optional(),
    failures: count,
    failure: failure.optional(),
    stepsInDoubt: count.optional().describe('Of which an operator must say what happened.'),
    version: count,
  })
  .meta({ id: 'ExecutionLine' });

export const executionPage = pageOf(line).meta({ id: 'ExecutionPage' });

export const stepsAnswer = z.strictObject({ id: text, version: count, items: z.array(step) }).meta({ id: 'Steps' });

const stepStats = z.strictObject({
  id: text,
  type: text,
  status: stepStatus,
  attempts: count,
  dispatches: count,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  durationMs: count.optional(),
});

export const statsAnswer = z
  .strictObject({
    id: text,
    status,
    durationMs: count,
    steps: z.array(stepStats),
    totals: z.strictObject({ steps: count, settled: count, byStatus: z.record(text, count), attempts: count, failures: count }),
    records: count,
    events: count,
    logBytes: count,
  })
  .meta({ id: 'ExecutionStats' });

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
    kind('hold', { since: instant, because: z.literal('runbook-deprecated'), version: count, permission: text }),
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
    kind('completed', { simulated: z.literal(true).optional(), inherited: z.literal(true).optional() }),
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
