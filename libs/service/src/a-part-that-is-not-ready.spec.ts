import { DocumentStore, EventLog, type Clock } from '@runbook/ports';
import { logCheck } from './log-check.js';
import { Readiness } from './readiness.js';
import { storeCheck } from './store-check.js';

describe('a part that is not ready', () => {
  it('makes the whole service so, by its name and its reason', async () => {
    const readiness = new Readiness();
    readiness.register('first', () => undefined);
    const unregister = readiness.register('second', async () => 'it waits for somebody');
    readiness.register('third', () => {
      throw new Error('it broke');
    });
    expect(await readiness.report()).toEqual({
      ready: false,
      checks: { process: 'up', first: 'up', second: 'down', third: 'down' },
      reasons: { second: 'it waits for somebody', third: 'it broke' },
      reason: 'second (it waits for somebody), third (it broke)',
    });
    unregister();
    expect((await readiness.report()).checks).toEqual({ process: 'up', first: 'up', third: 'down' });
  });

  it('is one that does not answer, too', async () => {
    const readiness = new Readiness();
    readiness.register('silent', () => new Promise(() => {}));
    expect(await readiness.report()).toMatchObject({ ready: false, reason: 'silent (no answer within 2000 ms)' });
  });

  it('is the process itself, once it was asked to stop, for the first reason that it had', async () => {
    const readiness = new Readiness();
    expect(await readiness.report()).toEqual({ ready: true, checks: { process: 'up' }, reasons: {}, reason: '' });
    readiness.leave('stopping after SIGTERM');
    readiness.leave('a fatal error');
    const reason = 'stopping after SIGTERM';
    const down = { ready: false, checks: { process: 'down' }, reasons: { process: reason }, reason: `process (${reason})` };
    expect(await readiness.report()).toEqual(down);
  });

  it('keeps a start from being over, and nothing later does', async () => {
    const readiness = new Readiness();
    const ready = readiness.register('readModel', () => 'it is behind the log');
    expect(await readiness.startup()).toMatchObject({ ready: false, reasons: { readModel: 'it is behind the log' } });
    ready();
    expect(await readiness.startup()).toMatchObject({ ready: true });
    readiness.register('log', () => 'away');
    expect(await readiness.startup()).toMatchObject({ ready: true, checks: { log: 'down' } });
    expect(await readiness.report()).toMatchObject({ ready: false });
  });

  it('has a name of its own', () => {
    const readiness = new Readiness();
    expect(() => readiness.register('process', () => undefined)).toThrow('found process taken');
  });
});

describe('a store that is asked for its health', () => {
  const kept = new Map<string, unknown>();
  const writes: (() => void)[] = [];
  let nowMs = 0;
  const clock = { now: () => nowMs, monotonic: () => nowMs } as Clock;
  /** Holds every write until the test lets it go. */
  const store = {
    collection: async ({ name }: { name: string }) => ({
      get: async (id: string) => kept.get(`${name}/${id}`),
      write: async ([{ put }]: [{ put: { _id: string } }]) => {
        await new Promise<void>((resolve) => void writes.push(resolve));
        kept.set(`${name}/${put._id}`, put);
      },
    }),
  } as unknown as DocumentStore;

  it('writes a document, one at a time and once a second at most, and is up when that is done', async () => {
    const check = storeCheck(store, 'suite.health', clock);
    const answers = [check(), check(), check()];
    await turn();
    expect(writes).toHaveLength(1);
    nowMs = 5_000;
    const late = check();
    await turn();
    expect(writes).toHaveLength(1);
    writes.splice(0).forEach((done) => done());
    expect(await Promise.all([...answers, late])).toEqual([undefined, undefined, undefined, undefined]);
    expect(kept.get('suite.health/health')).toEqual({ _id: 'health', at: 0 });
    const again = check();
    await turn();
    expect(writes).toHaveLength(1);
    writes.splice(0).forEach((done) => done());
    await again;
    nowMs = 5_999;
    await check();
    expect(writes).toHaveLength(0);
  });
});

describe('what is tried for its health', () => {
  let nowMs = 0;
  let wallMs = 0;
  const clock = { now: () => wallMs, monotonic: () => nowMs } as Clock;
  let refusal: Error | undefined;
  const tried: string[] = [];
  const attempt = async (what: string): Promise<void> => {
    tried.push(what);
    if (refusal) throw refusal;
  };
  const store = {
    collection: async () => ({ write: () => attempt('store'), get: async () => ({ _id: 'health', at: 0 }) }),
  } as unknown as DocumentStore;
  const log = { end: (topic: string, partition: number) => attempt(`${topic}/${partition}`) } as unknown as EventLog;
  const readiness = new Readiness();
  readiness.register('documents', storeCheck(store, 'suite.health', clock));
  readiness.register('log', logCheck(log, clock));

  it('is down while it throws, with what it throws, and up again when it does not', async () => {
    const up = { ready: true, checks: { process: 'up', documents: 'up', log: 'up' }, reasons: {}, reason: '' };
    expect(await readiness.report()).toEqual(up);
    expect(tried.splice(0).sort()).toEqual(['runbook.registry.events/0', 'store']);
    refusal = new Error('nobody answers');
    nowMs = 1_000;
    for (const _ of [1, 2]) {
      expect(await readiness.report()).toEqual({
        ready: false,
        checks: { process: 'up', documents: 'down', log: 'down' },
        reasons: { documents: 'nobody answers', log: 'nobody answers' },
        reason: 'documents (nobody answers), log (nobody answers)',
      });
    }
    expect(tried.splice(0)).toHaveLength(2);
    refusal = undefined;
    nowMs = 2_000;
    expect(await readiness.report()).toEqual(up);
  });

  it('is tried on when the wall clock was set back', async () => {
    wallMs = -3_600_000;
    nowMs = 3_000;
    tried.splice(0);
    await readiness.report();
    expect(tried).toHaveLength(2);
  });
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
