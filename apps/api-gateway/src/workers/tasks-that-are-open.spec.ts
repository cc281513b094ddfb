import type { ExecutionEvent } from '@runbook/domain';
import { systemClock } from '@runbook/ports';
import { Patience, type AdmittedRecord } from '@runbook/processor';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { DecisionRecord } from '@runbook/wire';
import fc from 'fast-check';
import { OpenTasks, type TaskObserver } from './open-tasks.js';

const at = 1_000;
const asked = (step: string, attempt = 1, dispatch = 1, use = 'edr/isolate'): ExecutionEvent => ({
  type: 'StepRequested',
  at,
  step,
  stepType: 'action',
  attempt,
  dispatch,
  idempotencyKey: `exe/${step}`,
  use,
  parameters: { of: step, attempt, dispatch },
  timeoutMs: 60_000,
  leaseMs: 30_000,
  ...(use.includes('/') && { offered: true as const }),
});
const renewed = (step: string, executor: string): ExecutionEvent => ({
  type: 'StepLeaseRenewed',
  at,
  step,
  attempt: 1,
  dispatch: 1,
  executor,
});
const lost = (step: string): ExecutionEvent => ({ type: 'StepLeaseLost', at, step, attempt: 1, dispatch: 1 });
const completed = (step: string): ExecutionEvent => ({ type: 'StepCompleted', at, step, attempt: 1, output: null });
const pausing: ExecutionEvent = { type: 'ExecutionPausing', at, approvalDeadlines: 'run' };
const resumed: ExecutionEvent = { type: 'ExecutionResumed', at, releases: [] };
const held: ExecutionEvent = { type: 'ExecutionHeld', at, because: 'runbook-deprecated' };
const released: ExecutionEvent = { type: 'ExecutionReleased', at, by: 'ana', reason: 'checked', releases: [] };
const ended: ExecutionEvent = { type: 'ExecutionCompleted', at, outputs: {}, failures: 0 };

const record = (offset: number, events: readonly ExecutionEvent[], id = 'exe') =>
  ({
    record: { id, tenant: 'acme', aggregate: 'execution', version: offset + 1, events } as unknown as DecisionRecord,
    offset,
    headers: {},
  }) as unknown as AdmittedRecord;

/** A gateway on this store that reads the records from an offset on. */
async function gatewayAt(documents: MemoryDocuments, log: readonly AdmittedRecord[], from = 0, batch = 2, pageTasks?: number) {
  const heard: string[] = [];
  const observer: TaskObserver = {
    offered: ({ step, dispatch }) => heard.push(`offered ${step}.${dispatch}`),
    renewed: ({ step, holder }) => heard.push(`renewed ${step} ${holder}`),
    cancelled: ({ step }) => heard.push(`cancelled ${step}`),
    closed: ({ step }) => heard.push(`closed ${step}`),
    caughtUp: () => heard.push('caught up'),
  };
  const tasks = new OpenTasks(
    documents,
    new Patience({ who: 'the suite', clock: systemClock, unanswered: () => undefined }),
    'gateway.worker-tasks',
    observer,
    pageTasks,
  );
  const topic = 'events';
  await tasks.deliver({ kind: 'assigned', topic, partition: 0 });
  for (let next = from; next < log.length || next === from; next += batch) {
    const records = log.slice(next, next + batch);
    const position = { offset: next + records.length, term: 1, owner: 'own', seq: 0 };
    const tell = await tasks.deliver({ kind: 'records', topic, partition: 0, records, position, caughtUp: next + batch >= log.length });
    tell();
  }
  const free = (action = 'edr/isolate') =>
    [...tasks.free('acme', action)].map(({ step, attempt, dispatch }) => `${step}#${attempt}.${dispatch}`);
  return { tasks, heard, free };
}

describe('tasks that are open', () => {
  it.each([1, 2, 4, 5, 6])('are all there after a restart, read %i at a time', async (pageTasks) => {
    const documents = new MemoryDocuments();
    const steps = ['a', 'b', 'c', 'd', 'e'];
    const log = steps.map((step, offset) => record(offset, [asked(step)]));
    await gatewayAt(documents, log);
    const { free } = await gatewayAt(documents, log, log.length, 2, pageTasks);
    expect(free()).toEqual(steps.map((step) => `${step}#1.1`));
  });

  it('are those that were offered and that nobody has, of caught-up partitions', async () => {
    const log = [record(0, [asked('a'), asked('b'), asked('c', 1, 1, 'built-in')]), record(1, [renewed('a', 'worker:x/1')])];
    const { free, tasks } = await gatewayAt(new MemoryDocuments(), log);
    expect(free()).toEqual(['b#1.1']);
    expect([...tasks.free('other', 'edr/isolate')]).toEqual([]);
    expect([...tasks.free('acme', 'edr/release')]).toEqual([]);
  });

  it('are offered again, as another task, when a lease is lost', async () => {
    const log = [record(0, [asked('a')]), record(1, [renewed('a', 'worker:x/1')]), record(2, [lost('a'), asked('a', 1, 2)])];
    const { free, heard } = await gatewayAt(new MemoryDocuments(), log, 0, 1);
    expect(free()).toEqual(['a#1.2']);
    expect(heard).toEqual(['offered a.1', 'renewed a worker:x/1', 'offered a.2', 'caught up']);
  });

  it.each([
    ['paused', pausing, resumed],
    ['held', held, released],
  ])('cannot be taken while their run is %s, and are offered again when it goes on', async (_, standing, goingOn) => {
    const log = [record(0, [asked('a')]), record(1, [standing]), record(2, [goingOn])];
    expect((await gatewayAt(new MemoryDocuments(), log.slice(0, 2))).free()).toEqual([]);
    const { free, heard } = await gatewayAt(new MemoryDocuments(), log, 0, 1);
    expect(free()).toEqual(['a#1.1']);
    expect(heard.filter((line) => line.startsWith('offered'))).toHaveLength(2);
  });

  it('end with their step, and with their run', async () => {
    const documents = new MemoryDocuments();
    const log = [record(0, [asked('a'), asked('b')]), record(1, [completed('a')]), record(2, [ended])];
    expect((await gatewayAt(documents, log.slice(0, 2))).free()).toEqual(['b#1.1']);
    const { free, heard } = await gatewayAt(documents, log, 2);
    expect([free(), heard]).toEqual([[], ['closed b', 'caught up']]);
  });

  it('have the parameters of their last request in the store', async () => {
    const documents = new MemoryDocuments();
    const { tasks } = await gatewayAt(documents, [record(0, [asked('a')]), record(1, [lost('a'), asked('a', 1, 2)])]);
    const [task] = tasks.free('acme', 'edr/isolate');
    expect(await tasks.document(task!)).toMatchObject({ parameters: { dispatch: 2 } });
    const [older] = (await gatewayAt(new MemoryDocuments(), [record(0, [asked('a')])])).tasks.free('acme', 'edr/isolate');
    expect(await tasks.document(older!)).toBeUndefined();
  });

  it('that another reader wrote down after they had ended are forgotten when the run refuses them', async () => {
    const documents = new MemoryDocuments();
    await gatewayAt(documents, [record(0, [asked('a')])]);
    const late = await gatewayAt(documents, [record(0, [asked('a')]), record(1, [completed('a')])], 2);
    const [task] = late.tasks.free('acme', 'edr/isolate');
    await late.tasks.forgetUnless(task!, () => true);
    expect(late.free()).toEqual(['a#1.1']);
    await late.tasks.forgetUnless(task!, () => false);
    expect(late.free()).toEqual([]);
    expect((await gatewayAt(documents, [], 0)).free()).toEqual([]);
  });

  it('are in the store as the newest reader knows them, whoever writes last', async () => {
    const documents = new MemoryDocuments();
    const log = [
      record(0, [asked('a'), asked('b')]),
      record(1, [lost('a'), asked('a', 1, 2)]),
      record(2, [completed('a'), asked('a', 2)]),
      record(3, [renewed('b', 'worker:x/1')]),
    ];
    await gatewayAt(documents, log);
    for (const overtaken of [1, 2, 3]) {
      await gatewayAt(documents, log.slice(0, overtaken), 0, 1);
      const { tasks } = await gatewayAt(documents, [], 0);
      const free = [...tasks.free('acme', 'edr/isolate')];
      expect(free).toMatchObject([{ step: 'a', attempt: 2 }]);
      expect(await tasks.document(free[0]!)).toMatchObject({ parameters: { of: 'a', attempt: 2 }, version: 3 });
    }
    // What it removes is what it has read of, and nothing newer.
    await gatewayAt(documents, [...log.slice(0, 2), record(1, [completed('a')])], 0, 1);
    expect((await gatewayAt(documents, [], 0)).free()).toEqual(['a#2.1']);
  });

  it('are the same after a restart anywhere', async () => {
    const step = fc.constantFrom('a', 'b', 'c');
    const event = fc.oneof(
      step.map((one) => asked(one)),
      fc.tuple(step, fc.constantFrom('one', 'two')).map(([one, who]) => renewed(one, who)),
      step.map((one) => completed(one)),
      fc.constantFrom<ExecutionEvent>(pausing, resumed),
      step.map((one) => lost(one)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), fc.nat(30), fc.nat(30), async (events, crash, behind) => {
        const log = events.map((one, offset) => record(offset, [one]));
        const live = await gatewayAt(new MemoryDocuments(), log);
        const documents = new MemoryDocuments();
        const read = Math.min(crash, log.length);
        await gatewayAt(documents, log.slice(0, read));
        // The position that was saved may be behind the store.
        const restarted = await gatewayAt(documents, log, Math.max(0, read - behind));
        expect(new Set(restarted.free())).toEqual(new Set(live.free()));
      }),
    );
  });
});
