import { VirtualClock } from '@runbook/spec-kit';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openFolder, startExecutor, stubService, waitUntil, type ExecutorOptions, type StubbedService } from './running-executor.js';
import { ScriptedEngine } from './scripted-engine.js';

type Executor = Awaited<ReturnType<typeof startExecutor>>;

describe('an executor that', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let engine: ScriptedEngine;
  let service: StubbedService;
  let release: () => void;
  const executors: Executor[] = [];

  const open = async (partitions: number, now?: () => number) => {
    folder = await openFolder();
    engine = await ScriptedEngine.open(folder.embedded, partitions, now);
    const held: (() => void)[] = [];
    let holding = true;
    release = () => {
      holding = false;
      for (const answer of held) answer();
    };
    service = await stubService((_request, response) => {
      if (holding) held.push(() => response.end('done'));
      else response.end('done');
    });
  };
  const start = async (options: ExecutorOptions = {}) => {
    const executor = await startExecutor(folder.embedded, { ...options, settings: { egressAllow: [service.target], ...options.settings } });
    executors.push(executor);
    return executor;
  };
  const call = () => ({ url: `${service.origin}/api` });

  afterEach(async () => {
    release();
    for (const executor of executors.splice(0)) {
      await executor.stop();
      expect(executor.fatal).toEqual([]);
    }
    await engine.stop();
    await service.stop();
    await folder.remove();
  });

  it('has a proxy calls through it and goes nowhere else', async () => {
    await open(1);
    const asked: string[] = [];
    const proxy = createServer().on('connect', ({ url = '' }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n');
    });
    await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    await start({ settings: { egressProxy: `http://127.0.0.1:${port}`, egressProxyExcept: ['straight.example:80'] } });
    await engine.decide('exe_1', engine.started(), engine.requested(call()));
    const [result] = await engine.until('FailStep');
    expect(result?.error).toMatchObject({ name: 'denied', details: { proxyStatus: 403 } });
    expect([asked, service.calls]).toEqual([[service.target], []]);
    await new Promise((resolve) => void proxy.close(resolve));
  });

  it('restarts does what is still open, oldest first, and nothing else', async () => {
    await open(1);
    release();
    const now = Date.now();
    await engine.decide('exe_done', engine.started(), engine.requested({ url: `${service.origin}/done` }));
    await engine.decide('exe_new', engine.started(), { ...engine.requested({ url: `${service.origin}/new` }), at: now + 5 });
    await engine.decide('exe_old', engine.started(), { ...engine.requested({ url: `${service.origin}/old` }), at: now - 50 });
    await engine.decide('exe_done', engine.completed());
    await engine.decide('exe_gone', engine.started(), engine.requested({ url: `${service.origin}/gone` }));
    await engine.decide('exe_gone', engine.ended());
    await start({ settings: { executorConcurrency: 1 } });
    await engine.until('CompleteStep', 2);
    expect(service.calls.map(({ url }) => url)).toEqual(['/old', '/new']);
  });

  it('restarts in the middle of the log still knows what began before its position', async () => {
    await open(1);
    const first = await start();
    // Open from here on: the position may not pass it.
    await engine.decide('exe_long', engine.started(), engine.requested(call()));
    await waitUntil(() => service.load.now === 1);
    for (let n = 0; n < 1_200; n++) void engine.decide(`exe_${n}`, engine.started());
    for (let n = 0; n < 1_200; n++) void engine.decide(`exe_${n}`, engine.ended());
    await engine.decide('exe_last', engine.started());
    await first.stop();
    const { offset } = await savedPosition();
    expect(offset).toBeLessThanOrEqual(1);
    release();
    const second = await start();
    await engine.until('CompleteStep', 1, 'exe_long');
    expect(service.calls.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-lookup', 'key-lookup']);
    await engine.decide('exe_long', engine.completed(), engine.ended());
    await second.stop();
    // Now it passes all but the one that is not final, by whole checkpoints.
    expect((await savedPosition()).offset).toBeGreaterThan(offset);
  });

  it('restarts does not begin what ran out of time meanwhile', async () => {
    await open(1);
    await engine.decide('exe_1', engine.started(), { ...engine.requested(call(), { timeoutMs: 1_000 }), at: Date.now() - 1_000 });
    await start();
    expect(await engine.until('FailStep')).toMatchObject([{ error: { name: 'timeout' } }]);
    expect(service.calls).toEqual([]);
  });

  it('is stopped lets what runs end and begins nothing more', async () => {
    await open(1);
    const executor = await start({ settings: { executorConcurrency: 1 } });
    await engine.decide('exe_1', engine.started(), engine.requested(call()));
    await engine.decide('exe_2', engine.started(), engine.requested(call()));
    await waitUntil(() => service.load.now === 1);
    const stopped = executor.stop();
    setTimeout(release, 50);
    await stopped;
    expect(engine.said('CompleteStep', 'exe_1')).toHaveLength(1);
    expect(service.calls).toHaveLength(1);
  });

  it('works keeps to its limit and does the oldest first', async () => {
    await open(1);
    await start({ settings: { executorConcurrency: 3 } });
    for (let n = 0; n < 10; n++) await engine.decide(`exe_${n}`, engine.started(), engine.requested({ url: `${service.origin}/${n}` }));
    await waitUntil(() => service.load.now === 3);
    await new Promise((resolve) => void setTimeout(resolve, 50));
    expect(service.load.most).toBe(3);
    release();
    await engine.until('CompleteStep', 10);
    expect(service.load.most).toBe(3);
    // Over three connections a request may overtake the two beside it, never more.
    for (const [place, { url }] of service.calls.entries()) expect(Math.abs(Number(url?.slice(1)) - place)).toBeLessThanOrEqual(2);
  });

  it('works renews the leases of what runs and of what waits, and of nothing else', async () => {
    const clock = new VirtualClock();
    await open(1, () => clock.now());
    await start({ clock, settings: { executorConcurrency: 1 } });
    await engine.decide('exe_runs', engine.started(), engine.requested(call(), { timeoutMs: 300_000 }));
    await engine.decide('exe_waits', engine.started(), engine.requested(call(), { timeoutMs: 300_000 }));
    await waitUntil(() => service.load.now === 1);
    await clock.advance(9_900);
    expect(engine.said('RenewLease')).toEqual([]);
    await clock.advance(200);
    await engine.until('RenewLease', 2);
    expect(engine.said('RenewLease', 'exe_waits')).toMatchObject([{ step: 'lookup', attempt: 1, dispatch: 1 }]);
    await clock.advance(10_100);
    await engine.until('RenewLease', 4);
    await engine.decide('exe_waits', { type: 'StepCancelled', at: clock.now(), step: 'lookup', attempt: 1, reason: 'run-timed-out' });
    release();
    await engine.until('CompleteStep', 1, 'exe_runs');
    await clock.advance(40_000);
    expect(engine.said('RenewLease')).toHaveLength(4);
  });

  it('loses a partition stops what it did there and says no more of it, and the next owner does it again', async () => {
    await open(2);
    await start();
    const ids = Array.from({ length: 8 }, (_, n) => `exe_${n}`);
    for (const id of ids) await engine.decide(id, engine.started(), engine.requested(call()));
    await waitUntil(() => service.load.now === 8);
    // The second member takes one of the two partitions over.
    await start();
    await waitUntil(() => service.calls.length > 8 && service.load.now === 8);
    expect(engine.commands).toEqual([]);
    release();
    await engine.until('CompleteStep', 8);
    await new Promise((resolve) => void setTimeout(resolve, 50));
    const results = engine.said('CompleteStep');
    expect(results).toHaveLength(8);
    expect(new Set(results.map(({ executor }) => executor)).size).toBe(2);
  });

  it('cannot reach the orchestrator tries again, with the same command', async () => {
    await open(1);
    release();
    const sent: string[] = [];
    const { channel } = folder.embedded;
    const unreliable = new Proxy(channel, {
      get: (target, name) =>
        name === 'send'
          ? async (topic: string, records: Parameters<typeof channel.send>[1]) => {
              sent.push(...records.map(({ value }) => (JSON.parse(value.toString()) as { id: string }).id));
              if (sent.length < 3) throw new Error('no broker');
              await channel.send(topic, records);
            }
          : (Reflect.get(target, name) as unknown),
    });
    const executor = await start({ channel: unreliable });
    await engine.decide('exe_1', engine.started(), engine.requested(call()));
    await engine.until('CompleteStep');
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    expect(executor.lines.filter((line) => line.includes('no broker'))).toHaveLength(2);
  });

  async function savedPosition(): Promise<{ offset: number }> {
    const positions = await folder.embedded.documents.collection<{ _id: string; offset: number }>({
      name: 'executor.positions',
      indexes: [],
      readOnly: true,
    });
    const [found] = await positions.find({ limit: 1 });
    return found ?? { offset: 0 };
  }
});
