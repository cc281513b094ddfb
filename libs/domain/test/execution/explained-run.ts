import { compileRunbook, evolveExecution, explainExecution, noExecution, parseRunbook } from '@runbook/domain';
import type { ExecutionEvent, ExecutionState, StepOutline } from '@runbook/domain';

export const AT = Date.parse('2026-11-21T10:00:00.000Z');
export const LATER = '2026-11-21T10:00:01.000Z';
export const ana = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' } as const;

const DOCUMENT = `
apiVersion: runbook/v1
id: contain
name: Contain
limits: { concurrency: 9 }
steps:
  - { id: lookup, type: transform, with: { value: 1 } }
  - { id: severe, type: conditional, dependsOn: [lookup], if: "steps.lookup.output >= 70", then: [ask], else: [note] }
  - { id: ask, type: human-approval, with: { approvers: { roles: [lead], users: [ben] }, quorum: 2 } }
  - { id: note, type: transform, with: { value: 2 } }
  - { id: call, type: call-service, with: { url: 'http://a.example' } }
  - { id: wait, type: wait-for-event, dependsOn: [ask], with: { event: com.example.done } }
  - { id: pause, type: timer, with: { durationMs: 1000 } }
  - { id: child, type: runbook, with: { id: other } }
  - id: scan
    type: loop
    count: 3
    steps: [{ id: one, type: call-service, with: { url: 'http://a.example' } }, { id: two, type: transform, dependsOn: [one], with: { value: 1 } }]
onFailure:
  - { id: tell, type: transform, with: { value: 3 } }
`;
const parsed = parseRunbook(DOCUMENT, 'yaml');
if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
export const compiled = compileRunbook(parsed.runbook);
const outline = ({ id, type }: { id: string; type: string }): StepOutline => ({ id, type });
const outlines: StepOutline[] = [
  ...compiled.steps.map((step) => ({ ...outline(step), ...(step.type === 'loop' && { body: step.body.map(outline) }) })),
  { id: 'tell', type: 'transform', onFailure: true },
];

export const started = {
  type: 'ExecutionStarted',
  at: AT,
  steps: outlines,
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: ana,
} as const;
export const start: ExecutionEvent = { ...started, runbook: { id: 'contain', version: 1, digest: 'd' } };
export const request = (step: string): ExecutionEvent => {
  const dispatch = { attempt: 1, dispatch: 1, idempotencyKey: 'k', parameters: {}, timeoutMs: 1_000, leaseMs: 1_000 };
  return { type: 'StepRequested', at: AT, step, stepType: 'call-service', ...dispatch };
};
export const complete = (step: string): ExecutionEvent => ({ type: 'StepCompleted', at: AT, step, output: null });
export const error = { name: 'timeout', message: 'too late' };
export const ask: ExecutionEvent = {
  type: 'ApprovalRequested',
  at: AT,
  step: 'ask',
  attempt: 1,
  approval: 'apr_1',
  kind: 'approval',
  shown: { definition: 'd', step: 'ask', attempt: 1, round: 0, targets: [] },
  digest: 'x',
  approvers: { roles: ['lead'], users: ['ben'] },
  quorum: 2,
  fourEyes: true,
  rejectOnFirst: true,
  deadlineAt: AT + 1_000,
  onTimeout: 'fail',
};
export const waits: ExecutionEvent = {
  type: 'WaitOpened',
  at: AT,
  step: 'wait',
  attempt: 1,
  runbook: 'contain',
  mode: 'one',
  read: 'data',
  waits: [{ id: 'w', correlation: 'c', event: 'com.example.done', key: 'h1' }],
  timeoutAt: AT + 1_000,
};
export const explanation = { expression: 'steps.lookup.output >= 70', operands: [{ path: 'steps.lookup.output', found: 82 }], value: true };
export const chosen: ExecutionEvent = { type: 'BranchChosen', at: AT, step: 'severe', branch: 'then', targets: ['ask'], explanation };

export const folded = (...events: ExecutionEvent[]): ExecutionState => [start, ...events].reduce(evolveExecution, noExecution);
export const explain = (...events: ExecutionEvent[]) => explainExecution(folded(...events), compiled);
export const stepOf = (step: string, ...events: ExecutionEvent[]) => explain(...events).steps.find((found) => found.step === step);
/** The loop of the runbook in its first iteration. */
export const loop: ExecutionEvent[] = [
  { type: 'LoopStarted', at: AT, step: 'scan', attempt: 1, total: 3, concurrency: 1 },
  { type: 'IterationStarted', at: AT, step: 'scan', index: 0 },
];
