import { compileRunbook, evolveExecution, explainExecution, noExecution, parseRunbook, shownStatus } from '@runbook/domain';
import type { ExecutionEvent, ExecutionState, StepOutline } from '@runbook/domain';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
const LATER = '2026-11-21T10:00:01.000Z';
const ana = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' } as const;

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
const compiled = compileRunbook(parsed.runbook);
const outline = ({ id, type }: { id: string; type: string }): StepOutline => ({ id, type });
const outlines: StepOutline[] = [
  ...compiled.steps.map((step) => ({ ...outline(step), ...(step.type === 'loop' && { body: step.body.map(outline) }) })),
  { id: 'tell', type: 'transform', onFailure: true },
];

const started = {
  type: 'ExecutionStarted',
  at: AT,
  steps: outlines,
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: ana,
} as const;
const start: ExecutionEvent = { ...started, runbook: { id: 'contain', version: 1, digest: 'd' } };
const request = (step: string): ExecutionEvent => {
  const dispatch = { attempt: 1, dispatch: 1, idempotencyKey: 'k', parameters: {}, timeoutMs: 1_000, leaseMs: 1_000 };
  return { type: 'StepRequested', at: AT, step, stepType: 'call-service', ...dispatch };
};
const complete = (step: string): ExecutionEvent => ({ type: 'StepCompleted', at: AT, step, output: null });
const error = { name: 'timeout', message: 'too late' };
const ask: ExecutionEvent = {
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
const waits: ExecutionEvent = {
  type: 'WaitOpened',
  at: AT,
  step: 'wait',
  attempt: 1,
  mode: 'one',
  read: 'data',
  waits: [{ id: 'w', correlation: 'c', event: 'com.example.done', key: 'h1' }],
  timeoutAt: AT + 1_000,
};
const explanation = { expression: 'steps.lookup.output >= 70', operands: [{ path: 'steps.lookup.output', found: 82 }], value: true };
const chosen: ExecutionEvent = { type: 'BranchChosen', at: AT, step: 'severe', branch: 'then', targets: ['ask'], explanation };

const folded = (...events: ExecutionEvent[]): ExecutionState => [start, ...events].reduce(evolveExecution, noExecution);
const explain = (...events: ExecutionEvent[]) => explainExecution(folded(...events), compiled);
const stepOf = (step: string, ...events: ExecutionEvent[]) => explain(...events).steps.find((found) => found.step === step);

describe('the status of a run that people see', () => {
  const loop: ExecutionEvent[] = [
    { type: 'LoopStarted', at: AT, step: 'scan', attempt: 1, total: 3, concurrency: 1 },
    { type: 'IterationStarted', at: AT, step: 'scan', index: 0 },
  ];

  it.each<[string, string, ExecutionEvent[]]>([
    ['RUNNING', 'nothing is open', []],
    ['AWAITING_APPROVAL', 'people are asked', [ask]],
    ['AWAITING_EVENT', 'an event is awaited', [waits]],
    ['AWAITING_APPROVAL', 'people are asked and an event is awaited', [waits, ask]],
    ['AWAITING_APPROVAL', 'an effect is in doubt', [request('call'), { type: 'StepInDoubt', at: AT, step: 'call', attempt: 1, error }]],
    ['RUNNING', 'an attempt runs beside a request', [ask, request('call')]],
    [
      'RUNNING',
      'a retry is due later',
      [waits, request('call'), { type: 'StepAttemptFailed', at: AT, step: 'call', attempt: 1, error, retryAt: AT }],
    ],
    ['RUNNING', 'a timer runs', [ask, { type: 'TimerSet', at: AT, step: 'pause', attempt: 1, dueAt: AT + 1 }]],
    ['RUNNING', 'an iteration runs', [ask, ...loop, request('scan[0]/one')]],
    ['AWAITING_APPROVAL', 'a loop is open in which nothing runs', [ask, ...loop]],
    ['RUNNING', 'the record was full', [ask, { type: 'ExecutionYielded', at: AT }]],
    ['PAUSING', 'it is pausing', [ask, { type: 'ExecutionPausing', at: AT, approvalDeadlines: 'run' }]],
    ['COMPLETED', 'it ended', [{ type: 'ExecutionCompleted', at: AT, outputs: {}, failures: 0 }]],
  ])('is %s when %s', (status, _, events) => expect(shownStatus(folded(...events))).toBe(status));
});

describe('what a run waits for', () => {
  it('is an attempt until its lease ends', () => {
    const events = [request('call'), { type: 'StepLeaseRenewed', at: AT, step: 'call', attempt: 1, dispatch: 1, executor: 'x1' }] as const;
    expect(stepOf('call', ...events)).toEqual({
      step: 'call',
      type: 'call-service',
      status: 'RUNNING',
      cause: { kind: 'attempt', attempt: 1, executor: 'x1', leaseUntil: LATER, until: LATER },
      sentence: `runs attempt 1, at executor x1; its lease holds until ${LATER}.`,
    });
    expect(stepOf('call', request('call'))?.sentence).toContain('no executor has taken');
  });

  it('is a retry, because of an error', () => {
    const failed = { type: 'StepAttemptFailed', at: AT, step: 'call', attempt: 1, error, retryAt: AT + 1_000 } as const;
    expect(stepOf('call', request('call'), failed)).toMatchObject({ cause: { kind: 'retry', attempt: 1, at: LATER, error } });
  });

  it('is people, of whom some may not', () => {
    const vote = { type: 'VoteCast', at: AT, step: 'ask', by: 'ben', decision: 'approve', digest: 'x' } as const;
    const progress = { approval: 'apr_1', approved: 1, quorum: 2, rejected: 0, mayVote: { users: [], roles: ['lead'] } };
    const found = stepOf('ask', ask, vote);
    expect(found?.cause).toEqual({ kind: 'approval', ...progress, except: ['ben', 'ana'], until: LATER });
    expect(found?.sentence).toContain('1 of 2 approvals; may vote: everybody with role lead except ben, ana');
    const delegated = { type: 'ApprovalDelegated', at: AT, step: 'ask', from: 'ben', to: 'eve' } as const;
    expect(stepOf('ask', ask, delegated)?.cause).toMatchObject({ mayVote: { users: ['eve'] }, except: ['ana', 'ben'] });
  });

  it('is an event with its key', () => {
    expect(stepOf('wait', waits)?.cause).toEqual({
      kind: 'events',
      mode: 'one',
      waits: [{ event: 'com.example.done', key: 'h1' }],
      received: [],
      until: LATER,
    });
  });

  it('is a timer, a child, or a doubt', () => {
    expect(stepOf('pause', { type: 'TimerSet', at: AT, step: 'pause', attempt: 1, dueAt: AT + 1_000 })?.cause).toEqual({
      kind: 'timer',
      until: LATER,
    });
    const asked = {
      attempt: 1,
      child: 'exe_c',
      runbook: start.type === 'ExecutionStarted' ? start.runbook : never(),
      inputs: {},
      depth: 2,
    };
    expect(stepOf('child', { type: 'ChildRequested', at: AT, step: 'child', ...asked })?.cause).toEqual({
      kind: 'child',
      execution: 'exe_c',
    });
    const doubt = { type: 'StepInDoubt', at: AT, step: 'call', attempt: 1, error } as const;
    expect(stepOf('call', request('call'), doubt)?.cause).toEqual({ kind: 'doubt', attempt: 1, error });
  });

  it('is what a pending step is held up by', () => {
    expect(stepOf('severe')?.cause).toEqual({ kind: 'dependencies', join: 'all', missing: [{ step: 'lookup', status: 'PENDING' }] });
    expect(stepOf('note')?.cause).toEqual({ kind: 'branch-undecided', conditionals: ['severe'] });
    expect(stepOf('tell')?.cause).toEqual({ kind: 'only-on-failure' });
    expect(stepOf('lookup')?.cause).toEqual({ kind: 'record-full' });
    const pausing = { type: 'ExecutionPausing', at: AT, approvalDeadlines: 'run' } as const;
    expect(stepOf('lookup', pausing)?.cause).toEqual({ kind: 'pause', since: '2026-11-21T10:00:00.000Z' });
    const failing = { type: 'ExecutionFailing', at: AT, outcome: 'FAILED', failure: { step: 'call', error } } as const;
    expect(stepOf('lookup', failing)?.cause).toMatchObject({ kind: 'ending', outcome: 'FAILED' });
  });

  it('is room, where the run limits how many steps are open', () => {
    const narrow = { ...compiled, runbook: { ...compiled.runbook, limits: { concurrency: 1 } } };
    const found = explainExecution(folded(request('call')), narrow).steps.find(({ step }) => step === 'lookup');
    expect(found?.cause).toEqual({ kind: 'concurrency', open: 1, limit: 1 });
  });

  it('is told of the instances in a loop too', () => {
    const loop: ExecutionEvent[] = [
      { type: 'LoopStarted', at: AT, step: 'scan', attempt: 1, total: 3, concurrency: 1 },
      { type: 'IterationStarted', at: AT, step: 'scan', index: 0 },
      request('scan[0]/one'),
    ];
    expect(stepOf('scan', ...loop)?.cause).toEqual({ kind: 'loop', begun: 1, ended: 0, total: 3 });
    expect(stepOf('scan[0]/two', ...loop)?.cause).toMatchObject({ missing: [{ step: 'scan[0]/one', status: 'RUNNING' }] });
    expect(explain(...loop).waitsFor).toEqual(['scan[0]/one']);
  });

  it('is said in one sentence for the whole run', () => {
    expect(explain(ask, request('call')).sentence).toMatch(/^The run waits: ask waits for people .* lead.*; call runs attempt 1/);
    expect(explain().sentence).toBe('The run is RUNNING and goes on by itself.');
    const ended = explain(
      { type: 'ExecutionFailing', at: AT, outcome: 'FAILED', failure: { step: 'call', error } },
      { type: 'ExecutionFailed', at: AT, failure: { step: 'call', error } },
    );
    expect(ended.sentence).toBe('The run ended FAILED because call: too late.');
  });
});

describe('why a settled step is as it is', () => {
  it('names the branch that was taken, with the values', () => {
    expect(stepOf('severe', chosen, complete('severe'))).toMatchObject({
      cause: { kind: 'branch-taken', branch: 'then', targets: ['ask'], explanation },
      sentence: 'took branch then to ask: steps.lookup.output >= 70 is true (steps.lookup.output is 82).',
    });
  });

  it('names the conditional that went another way', () => {
    const found = stepOf('note', chosen, complete('severe'), { type: 'StepSkipped', at: AT, step: 'note', reason: 'branch-not-taken' });
    expect(found?.cause).toEqual({
      kind: 'skipped',
      reason: 'branch-not-taken',
      conditionals: [{ step: 'severe', took: 'then', explanation }],
    });
    expect(found?.sentence).toContain('severe took branch then');
  });

  it.each([
    [{ field: 'steps.a.output', op: 'gte', expected: 70, found: 5, value: false }, 'steps.a.output is 5, asked for gte 70'],
    [{ not: { field: 'inputs.x', op: 'exists', value: false }, value: true }, 'not (inputs.x is missing, asked for exists missing)'],
    [
      {
        all: [
          { expression: 'true', operands: [], value: true },
          { expression: 'false', operands: [], value: false },
        ],
        value: false,
      },
      'true is true and false is false',
    ],
    [{ any: [{ expression: 'true', operands: [], value: true }], value: true }, 'true is true'],
    [{ switch: 'inputs.kind', found: 'high' }, 'inputs.kind is "high"'],
  ])('reads %j out', (because, text) =>
    expect(stepOf('severe', { ...chosen, explanation: because } as ExecutionEvent, complete('severe'))?.sentence).toContain(text),
  );

  it('names errors, notes and jumps', () => {
    const failed = {
      type: 'StepFailed',
      at: AT,
      step: 'call',
      attempt: 2,
      status: 'TIMED_OUT',
      error,
      handling: 'goto',
      goto: 'note',
    } as const;
    expect(stepOf('call', request('call'), failed)).toMatchObject({
      cause: { kind: 'failed', error, goto: 'note' },
      sentence: 'timed out with attempt 2 with timeout: too late; the run goes on with note.',
    });
    const skipped = { type: 'StepSkipped', at: AT, step: 'note', reason: 'operator', note: 'not today' } as const;
    expect(stepOf('note', skipped)?.sentence).toBe('was skipped: an operator left it out: not today.');
  });
});

function never(): never {
  throw new Error('expected a start');
}
