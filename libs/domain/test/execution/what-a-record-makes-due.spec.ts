import { addressed } from '../../src/execution/decisions/addressed.js';
import type { CorrelationEvent } from '../../src/correlation/index.js';
import type { ExecutionEvent, ParentStep } from '../../src/execution/events/index.js';
import { reactionsToCorrelation, reactionsToExecution } from '../../src/reactions/index.js';
import { rejected } from '../../src/decision.js';

const AT = Date.UTC(2026, 10, 21);
const PARENT: ParentStep = { execution: 'exe_parent', step: 'scan[2]/child', depth: 2 };
const FAILURE = { error: { name: 'timeout', message: 'too slow' } };
const event = { specversion: '1.0', id: '1', source: '/edr', type: 'isolated', data: {} };

const madeDue = (...events: ExecutionEvent[]) => reactionsToExecution({ id: 'exe_1', tenant: 'default', version: 7, events });

describe('a record of an execution makes due', () => {
  it('that its waits are opened where their events arrive, each for its step of the definition', () => {
    const when = { condition: 'event.data.ok', scope: {} };
    const waits = [
      { id: 'w1', correlation: 'cor_1', event: 'isolated', key: 'h', when },
      { id: 'w2', correlation: 'cor_2', name: 'other', event: 'isolated' },
    ];
    const opened = {
      type: 'WaitOpened',
      at: AT,
      step: 'scan[3]/confirmed',
      attempt: 1,
      runbook: 'contain',
      mode: 'any',
      read: 'data',
      waits,
    } as const;
    const where = { execution: 'exe_1', step: 'scan[3]/confirmed', runbook: 'contain', definitionStep: 'confirmed' };
    expect(madeDue(opened)).toEqual([
      { to: 'correlation', id: 'cor_1', body: { type: 'OpenWait', wait: { id: 'w1', ...where, when } } },
      { to: 'correlation', id: 'cor_2', body: { type: 'OpenWait', wait: { id: 'w2', ...where } } },
    ]);
  });

  it('that waits which nobody needs are closed', () => {
    expect(madeDue({ type: 'WaitsClosed', at: AT, step: 's', waits: [{ id: 'w1', correlation: 'cor_1' }] })).toEqual([
      { to: 'correlation', id: 'cor_1', body: { type: 'CloseWait', wait: 'w1' } },
    ]);
  });

  it('that a child starts, on the word and the authority of its parent', () => {
    const startedBy = { kind: 'person', id: 'ana', tenant: 't', via: 'api-key' } as const;
    const runbook = { id: 'kid', version: 3, digest: 'd' };
    const facts = { runbook, inputs: { n: 1 }, startedBy, dataLicenses: ['x'], incidentId: 'INC-1', dryRun: true } as const;
    const requested = {
      type: 'ChildRequested',
      at: AT,
      step: 'scan[2]/child',
      attempt: 2,
      child: 'exe_kid',
      depth: 2,
      timeoutMs: 5,
      ...facts,
    } as const;
    expect(madeDue(requested)).toEqual([
      {
        to: 'execution',
        id: 'exe_kid',
        body: {
          type: 'StartExecution',
          ...facts,
          requestDigest: 'exe_kid',
          parent: { execution: 'exe_1', step: 'scan[2]/child', depth: 2 },
        },
      },
    ]);
  });

  it('that children pause, resume and are called off with their parent, as hard as it was', () => {
    const children = ['exe_a', 'exe_b'];
    expect(madeDue({ type: 'ExecutionPausing', at: AT, approvalDeadlines: 'freeze', children, reason: 'lunch' })).toMatchObject([
      { id: 'exe_a', body: { type: 'PauseExecution', approvalDeadlines: 'freeze', reason: 'lunch' } },
      { id: 'exe_b', body: { type: 'PauseExecution' } },
    ]);
    expect(madeDue({ type: 'ExecutionResumed', at: AT, releases: [], children })).toMatchObject([
      { id: 'exe_a', body: { type: 'ResumeExecution' } },
      { id: 'exe_b', body: { type: 'ResumeExecution' } },
    ]);
    const abandoned = { type: 'ChildAbandoned', at: AT, step: 's', child: 'exe_a' } as const;
    expect(madeDue(abandoned)).toMatchObject([{ id: 'exe_a', body: { type: 'CancelExecution' } }]);
    expect(madeDue(abandoned, { type: 'ExecutionCancelled', at: AT, failure: FAILURE, terminated: true })).toMatchObject([
      { id: 'exe_a', body: { type: 'TerminateExecution' } },
    ]);
  });

  it.each([
    [
      { type: 'ExecutionCompleted', at: AT, outputs: { x: 1 }, failures: 0 },
      { status: 'COMPLETED', outputs: { x: 1 } },
    ],
    [
      { type: 'ExecutionFailed', at: AT, failure: FAILURE },
      { status: 'FAILED', error: FAILURE.error },
    ],
    [
      { type: 'ExecutionCancelled', at: AT, failure: FAILURE },
      { status: 'CANCELLED', error: FAILURE.error },
    ],
    [
      { type: 'ExecutionTimedOut', at: AT, failure: FAILURE },
      { status: 'TIMED_OUT', error: FAILURE.error },
    ],
  ] as const)('that the parent hears of the end: %j', (end, told) => {
    expect(madeDue({ ...end, parent: PARENT })).toEqual([
      { to: 'execution', id: 'exe_parent', body: { type: 'EndChild', step: PARENT.step, child: 'exe_1', ...told } },
    ]);
    expect(madeDue(end)).toEqual([]);
  });
});

describe('a refusal makes due', () => {
  const start = {
    type: 'StartExecution',
    runbook: { id: 'kid', version: 1, digest: 'd' },
    inputs: {},
    requestDigest: 'r',
    dataLicenses: [],
    parent: PARENT,
  } as const;
  const deliver = { type: 'DeliverEvent', step: 's', wait: 'w1', event, correlation: 'cor_1', dedupeId: 'evt_1' } as const;
  const refused = (
    command: typeof start | typeof deliver,
    code: 'not-applicable' | 'already-started' | 'already-holds' | 'limit-exceeded',
  ) => {
    const decision = addressed(command, rejected({ code, message: 'no' }));
    if (decision.kind !== 'rejected') throw new Error('expected a refusal');
    return reactionsToExecution({ id: 'exe_1', tenant: 'default', version: 7, events: [], rejection: decision.rejection });
  };

  it('that the step of a child which may not start fails', () => {
    expect(refused(start, 'limit-exceeded')).toMatchObject([
      {
        id: 'exe_parent',
        body: { type: 'EndChild', step: PARENT.step, child: 'exe_1', status: 'FAILED', error: { name: 'limit-exceeded' } },
      },
    ]);
    expect(refused(start, 'not-applicable')).toMatchObject([{ body: { error: { name: 'denied', terminal: true } } }]);
    expect(refused(start, 'already-started')).toEqual([]);
  });

  it('that an event which nobody took goes back, unless it was taken before', () => {
    expect(refused(deliver, 'not-applicable')).toEqual([
      { to: 'correlation', id: 'cor_1', body: { type: 'ReturnEvent', wait: 'w1', dedupeId: 'evt_1', event } },
    ]);
    expect(refused(deliver, 'already-holds')).toEqual([]);
  });

  it('nothing for those who only asked', () => {
    expect(
      reactionsToExecution({
        id: 'exe_1',
        tenant: 'default',
        version: 7,
        events: [],
        rejection: { code: 'not-applicable', message: 'no' },
      }),
    ).toEqual([]);
    const decision = rejected({ code: 'not-applicable', message: 'no' } as const);
    expect(addressed({ type: 'PauseExecution', approvalDeadlines: 'run' }, decision)).toBe(decision);
  });
});

describe('a record of a correlation makes due', () => {
  const wait = (id: string, execution: string) => ({ id, execution, step: 'w', runbook: 'r', definitionStep: 'w' });

  it('that the event is delivered to every wait that it met', () => {
    const met: CorrelationEvent = {
      type: 'EventCorrelated',
      at: AT,
      dedupeId: 'evt_1',
      origin: { record: 'edr/0/1' },
      returns: 0,
      event,
      to: [wait('w1', 'exe_1'), wait('w2', 'exe_2')],
    };
    expect(reactionsToCorrelation({ id: 'cor_1', tenant: 'default', version: 7, events: [met] })).toEqual([
      {
        to: 'execution',
        id: 'exe_1',
        body: { type: 'DeliverEvent', step: 'w', wait: 'w1', event, correlation: 'cor_1', dedupeId: 'evt_1' },
      },
      {
        to: 'execution',
        id: 'exe_2',
        body: { type: 'DeliverEvent', step: 'w', wait: 'w2', event, correlation: 'cor_1', dedupeId: 'evt_1' },
      },
    ]);
  });

  it('that a step hears that there is no room for its wait', () => {
    const rejection = { code: 'limit-exceeded', message: 'too many', refused: { execution: 'exe_1', step: 'w', wait: 'w1' } } as const;
    expect(reactionsToCorrelation({ id: 'cor_1', tenant: 'default', version: 7, events: [], rejection })).toEqual([
      {
        to: 'execution',
        id: 'exe_1',
        body: { type: 'RefuseWait', step: 'w', wait: 'w1', error: { name: 'limit-exceeded', message: 'too many', terminal: true } },
      },
    ]);
  });
});
