import type { ApprovalRequested, ExecutionEvent } from '@runbook/domain';

export const AT = Date.now();

export const asked = (change: Partial<ApprovalRequested> = {}): ApprovalRequested => ({
  type: 'ApprovalRequested',
  at: AT,
  step: 'ask',
  attempt: 1,
  approval: 'apr_1',
  kind: 'approval',
  shown: { definition: 'd', step: 'ask', attempt: 1, round: 1, message: 'Isolate h1?', targets: [] },
  digest: 'x',
  approvers: { roles: ['lead'], users: ['ben'] },
  quorum: 2,
  fourEyes: true,
  rejectOnFirst: true,
  deadlineAt: AT + 60_000,
  onTimeout: 'fail',
  ...change,
});

export const started: ExecutionEvent = {
  type: 'ExecutionStarted',
  at: AT,
  runbook: { id: 'contain', version: 1, digest: 'd' },
  steps: [
    { id: 'ask', type: 'human-approval' },
    { id: 'look', type: 'transform' },
  ],
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' },
};

const error = { name: 'rejected', message: 'no' };
export const look: ExecutionEvent = { type: 'StepCompleted', at: AT, step: 'look', output: 1 };

/** Every way in which a step stops asking. */
export const closings: ExecutionEvent[] = [
  { type: 'StepCompleted', at: AT, step: 'ask', output: {} },
  { type: 'StepFailed', at: AT, step: 'ask', attempt: 1, status: 'FAILED', error, handling: 'fail' },
  { type: 'StepAttemptFailed', at: AT, step: 'ask', attempt: 1, error, retryAt: AT },
  { type: 'StepSkipped', at: AT, step: 'ask', reason: 'operator' },
  { type: 'StepCancelled', at: AT, step: 'ask', attempt: 1, reason: 'run-cancelled' },
  { type: 'StepsReset', at: AT, step: 'ask', by: 'ana', reason: 'x', reset: ['ask'] },
];

/** Facts about a request that stays open. */
export const others: ExecutionEvent[] = [
  { type: 'VoteCast', at: AT, step: 'ask', by: 'ben', decision: 'approve', digest: 'x' },
  { type: 'ApprovalCommented', at: AT, step: 'ask', by: 'ben', text: 'hm' },
  { type: 'ApprovalDelegated', at: AT, step: 'ask', from: 'ben', to: 'eve' },
  { type: 'ApprovalReminded', at: AT, step: 'ask' },
  { type: 'ApprovalExtended', at: AT, step: 'ask', by: 'ben', deadlineAt: AT + 90_000 },
  { type: 'ApprovalEscalated', at: AT, step: 'ask', approvers: { roles: ['duty'] }, deadlineAt: AT + 120_000 },
  {
    type: 'ApprovalVoided',
    at: AT,
    step: 'ask',
    shown: { definition: 'd', step: 'ask', attempt: 1, round: 2, message: 'Isolate h2?', targets: [] },
    digest: 'y',
    reason: 'drift',
  },
];
