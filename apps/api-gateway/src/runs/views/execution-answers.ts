import { STEP_MOVES, type StepStatus } from '@runbook/domain';
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
  policyDecision,
  runbookPin,
  sha256,
  stepError,
  text,
} from '../../http/answer-parts.js';
import { STATUSES } from './list-query.js';

export const status = z.enum(STATUSES).meta({ id: 'ExecutionStatus' });
export const stepStatus = z.enum(Object.keys(STEP_MOVES) as [StepStatus, ...StepStatus[]]).meta({ id: 'StepStatus' });
const kept = instant.optional().describe('Of a run that is over: until when its authority, or else its runbook, has what came of it kept.');
const classified = text
  .optional()
  .describe('What its readers must be cleared for, as it was recorded; left out: the lowest level. It never falls.');
const parent = z.strictObject({ execution: text, step: text, depth: count });
const rerunOf = z.strictObject({ execution: text, fromStep: text.optional(), reason: text });

const summary = {
  id: text,
  status,
  tenant: text,
  incidentId: text.optional(),
  labels: z.record(text, text).optional().describe('Those of its start, and those of its runbook that were written `key:value`.'),
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
    authority: z.strictObject({ id: text, version: count }).optional().describe('What it was checked against when it was begun.'),
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
    policy: policyDecision.optional(),
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

export const holdReason = z.enum(['runbook-deprecated', 'authority-revoked', 'authority-expired', 'authority-refused']);

const execution = {
  ...summary,
  runbook: runbookPin,
  inputs: z.record(text, json),
  legalBasis: legalBasis.optional(),
  authority: z
    .strictObject({
      id: text,
      version: count.describe('What steps that begin now are checked against.'),
      confirmed: z.boolean().describe('It has the run among those under it; nothing begins before.'),
    })
    .optional(),
  dataLicenses: names.describe('The licences under which it has its data: as it was started with, and what steps brought.'),
  classification: classified,
  startedBy: actor,
  requesters: names.optional(),
  trigger: trigger.optional(),
  parent: parent.optional(),
  rerunOf: rerunOf.optional(),
  deadlineAt: instant.optional(),
  retainUntil: kept,
  purged: z
    .strictObject({
      at: instant,
      authority: z.strictObject({ id: text, version: count }).optional().describe('Left out: its runbook said how long.'),
      retentionDays: count,
      keptUntil: instant,
      digests: z.strictObject({ inputs: sha256, outputs: sha256.optional(), steps: sha256 }),
    })
    .optional()
    .describe('What the run took and gave was removed, as its authority or its runbook says.'),
  pause: z.strictObject({ since: instant.optional(), approvalDeadlines: z.enum(['run', 'freeze']) }).optional(),
  hold: z
    .strictObject({ since: instant, because: holdReason, reason: text.optional() })
    .optional()
    .describe('It goes on when somebody releases it.'),
  steps: z.array(step),
  outputs: z.record(text, json).optional(),
  failures: count.describe('Steps that failed and were continued from.'),
  failure: failure.optional(),
  version: count.describe('Of the run: how many records it has.'),
};

export const executionAnswer = z.strictObject(execution).meta({ id: 'Execution' });

/** `released`: the steps that a resume or a release let go on. */
export const executionAfterAct = z
  .strictObject({ ...execution, released: names.optional().describe('Of a resume and a release: paths of the steps that it let go on.') })
  .meta({ id: 'ExecutionAfterAct' });

const line = z
  .strictObject({
    ...summary,
    runbook: runbookPin,
    classification: classified,
    startedBy: actor,
    retainUntil: kept,
    rerunOf: rerunOf.optional(),
    parent: parent.optional(),
    failures: count,
    failure: failure.optional(),
    stepsInDoubt: count.optional().describe('Of which an operator must say what happened.'),
    version: count,
  })
  .meta({ id: 'ExecutionLine' });

export const countsAnswer = z
  .strictObject({
    counts: z.partialRecord(z.enum(STATUSES), count).describe('Of each status that a run has.'),
    isWhole: z.boolean().describe('False: only the newest 5,000 were looked at, and there are more.'),
  })
  .meta({ id: 'ExecutionCounts' });

/** Of a run that is classified above the clearance of who asks. */
export const redactedLineAnswer = z
  .strictObject({
    id: text,
    runbook: z.strictObject({ id: text, version: count }),
    status,
    classification: text.describe('The clearance that is missing.'),
    redacted: z.literal(true),
  })
  .meta({ id: 'RedactedExecution' });

export const executionPage = pageOf(z.union([line, redactedLineAnswer])).meta({ id: 'ExecutionPage' });

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
