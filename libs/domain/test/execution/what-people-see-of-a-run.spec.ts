import { explainExecution, shownStatus, type ExecutionEvent } from '@runbook/domain';
import { ana, ask, AT, compiled, error, explain, folded, LATER, loop, request, stepOf, waits } from './explained-run.js';

describe('the status of a run that people see', () => {
  it.each<[string, string, ExecutionEvent[]]>([
    ['RUNNING', 'nothing is open', []],
    ['AWAITING_APPROVAL', 'people are asked', [ask]],
    ['AWAITING_EVENT', 'an event is awaited', [waits]],
    ['AWAITING_APPROVAL', 'people are asked and an event is awaited', [waits, ask]],
    ['AWAITING_OPERATOR', 'an effect is in doubt', [request('call'), { type: 'StepInDoubt', at: AT, step: 'call', attempt: 1, error }]],
    [
      'AWAITING_OPERATOR',
      'an effect is in doubt, people are asked and an event is awaited',
      [waits, ask, request('call'), { type: 'StepInDoubt', at: AT, step: 'call', attempt: 1, error }],
    ],
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
  const NOW = '2026-11-21T10:00:00.000Z';

  it('is an attempt at whoever has it, until its lease ends', () => {
    const renewed = { type: 'StepLeaseRenewed', at: AT + 400, step: 'call', attempt: 1, dispatch: 1, executor: 'x1' } as const;
    const [heardAt, leaseUntil] = ['2026-11-21T10:00:00.400Z', '2026-11-21T10:00:01.400Z'];
    const events = [request('call'), renewed];
    expect(stepOf('call', ...events)).toEqual({
      step: 'call',
      type: 'call-service',
      status: 'RUNNING',
      cause: { kind: 'attempt', attempt: 1, dispatch: 1, since: NOW, executor: 'x1', heardAt, leaseUntil, until: LATER },
      sentence: `runs attempt 1 at executor x1, heard of at ${heardAt}; its lease holds until ${leaseUntil}; the step began at ${NOW}.`,
    });
    expect(stepOf('call', request('call'))).toMatchObject({
      cause: { kind: 'attempt', attempt: 1, dispatch: 1, since: NOW, heardAt: NOW, leaseUntil: LATER, until: LATER },
      sentence: `runs attempt 1, asked for at ${NOW}; the executor that has it names itself with its first heartbeat; its lease holds until ${LATER}; the step began at ${NOW}.`,
    });
    // A worker's action that is offered: nobody has it, and no lease runs.
    const offered = { ...request('call'), offered: true } as ExecutionEvent;
    expect(stepOf('call', offered)).toMatchObject({
      cause: { kind: 'attempt', attempt: 1, since: NOW, until: LATER },
      sentence: `waits for a worker that takes attempt 1 until ${LATER}.`,
    });
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
      runbook: { id: 'other', version: 1, digest: 'o' },
      inputs: {},
      depth: 2,
      startedBy: ana,
      dataLicenses: [],
    };
    expect(stepOf('child', { type: 'ChildRequested', at: AT, step: 'child', ...asked })?.cause).toEqual({
      kind: 'child',
      execution: 'exe_c',
    });
    const doubt = { type: 'StepInDoubt', at: AT, step: 'call', attempt: 1, error } as const;
    expect(stepOf('call', request('call'), doubt)).toMatchObject({
      cause: { kind: 'doubt', attempt: 1, error, outcomes: ['completed', 'failed', 'retry'] },
      sentence:
        'waits for an operator: nobody knows whether attempt 1 happened (timeout: too late); look at what it acts on, and resolve the step as completed, failed, or retry because nothing happened.',
    });
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
    const inside = [...loop, request('scan[0]/one')];
    expect(stepOf('scan', ...inside)?.cause).toEqual({ kind: 'loop', begun: 1, ended: 0, total: 3 });
    expect(stepOf('scan[0]/two', ...inside)?.cause).toMatchObject({ missing: [{ step: 'scan[0]/one', status: 'RUNNING' }] });
    expect(explain(...inside).waitsFor).toEqual(['scan[0]/one']);
  });

  it('is said in one sentence for the whole run', () => {
    expect(explain(ask, request('call')).sentence).toMatch(/^The run waits: ask waits for people .* lead.*; call runs attempt 1/);
    expect(explain().sentence).toBe('The run goes on by itself.');
    const ended = explain(
      { type: 'ExecutionFailing', at: AT, outcome: 'FAILED', failure: { step: 'call', error } },
      { type: 'ExecutionFailed', at: AT, failure: { step: 'call', error } },
    );
    expect(ended.sentence).toBe('The run failed at step call: too late.');
  });
});
