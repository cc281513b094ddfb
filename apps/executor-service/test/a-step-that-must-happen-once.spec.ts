import type { Json } from '@runbook/domain';
import { VirtualClock } from '@runbook/spec-kit';
import { z } from 'zod';
import { ActionFailed, type Action, type ProbeAnswer } from '../src/index.js';
import { openFolder, startExecutor, stubService, waitUntil, type ExecutorOptions, type StubbedService } from './running-executor.js';
import { ScriptedEngine } from './scripted-engine.js';

describe('a step that must happen once', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let engine: ScriptedEngine;
  let service: StubbedService;
  let clock: VirtualClock;
  const executors: Awaited<ReturnType<typeof startExecutor>>[] = [];

  beforeEach(async () => {
    clock = new VirtualClock();
    folder = await openFolder();
    engine = await ScriptedEngine.open(folder.embedded, 1, () => clock.now());
    service = await stubService((_request, response) => void response.end('done'));
  });
  afterEach(async () => {
    for (const executor of executors.splice(0)) {
      await executor.stop();
      expect(executor.fatal).toEqual([]);
    }
    await engine.stop();
    await service.stop();
    await folder.remove();
  });

  const start = async (options: ExecutorOptions = {}) => {
    executors.push(await startExecutor(folder.embedded, { clock, ...options, settings: { egressAllow: [service.target] } }));
  };
  const once = (parameters: Json = { url: `${service.origin}/api` }, more = {}) =>
    engine.requested(parameters, { effect: 'once', timeoutMs: 3_600_000, ...more });
  /** The executor's claim of the step in this execution, answered. */
  const grant = async (id: string) => {
    const [claim] = await engine.until('RenewLease', 1, id);
    await engine.decide(id, engine.renewed(claim?.executor ?? ''));
  };
  const settled = () => new Promise((resolve) => void setTimeout(resolve, 50));

  it('begins when the log says that this executor holds the lease', async () => {
    await start();
    await engine.decide('exe_1', engine.started(), once());
    await engine.until('RenewLease');
    await settled();
    expect(service.calls).toEqual([]);
    await grant('exe_1');
    await engine.until('CompleteStep');
    expect(service.calls).toHaveLength(1);
  });

  it('is left alone by whom the log names second', async () => {
    await start();
    await engine.decide('exe_1', engine.started(), once());
    const [claim] = await engine.until('RenewLease');
    await engine.decide('exe_1', engine.renewed('executor_other'), engine.renewed(claim?.executor ?? ''));
    await settled();
    expect(service.calls).toEqual([]);
    expect(engine.said('CompleteStep')).toEqual([]);
  });

  it('is left alone after a restart when somebody held it, and begun when nobody did', async () => {
    await engine.decide('exe_held', engine.started(), once({ url: `${service.origin}/held` }), engine.renewed('executor_dead'));
    await engine.decide('exe_free', engine.started(), once({ url: `${service.origin}/free` }));
    await start();
    await grant('exe_free');
    await engine.until('CompleteStep', 1, 'exe_free');
    await settled();
    expect(service.calls.map(({ url }) => url)).toEqual(['/free']);
    expect(engine.commands.filter(({ aggregateId }) => aggregateId === 'exe_held')).toEqual([]);
  });

  describe('and fails', () => {
    const failing: Action<{ effectless: boolean }> = {
      name: 'failing',
      description: 'Fails',
      parameters: z.strictObject({ effectless: z.boolean() }),
      run: ({ effectless }) => Promise.reject(new ActionFailed('connection', 'gone', false, undefined, effectless)),
    };
    const action = (parameters: Json) => once(parameters, { stepType: 'action', use: 'failing' });
    const refused = 'http://127.0.0.1:1/';

    it.each<[string, () => ReturnType<typeof once>, boolean]>([
      ['at an address that the guard refuses', () => once({ url: 'http://10.0.0.1/' }), true],
      ['at a port where nobody listens', () => once({ url: refused }), true],
      ['for parameters that do not fit', () => once({ url: 'no address' }), true],
      ['for a secret that is not there', () => once({ url: refused, credential: 'nobody' }), true],
      ['in an action', () => action({ effectless: false }), false],
      ['in an action that knows better', () => action({ effectless: true }), true],
      ['with an answer', () => once({ url: `${service.origin}/api`, expect: { status: [201] } }), false],
    ])('%s: says truly whether anything left', async (_where, requested, effectless) => {
      executors.push(
        await startExecutor(folder.embedded, {
          clock,
          actions: [failing],
          settings: { egressAllow: [service.target, '127.0.0.1:1'] },
        }),
      );
      await engine.decide('exe_1', engine.started(), requested());
      await grant('exe_1');
      const [said] = await engine.until('FailStep');
      expect(said?.effectless ?? false).toBe(effectless);
    });

    it('with an answer that asks to wait: passes it on', async () => {
      const busy = await stubService((_request, response) => void response.writeHead(429, { 'retry-after': '7' }).end());
      executors.push(await startExecutor(folder.embedded, { clock, settings: { egressAllow: [busy.target] } }));
      await engine.decide('exe_1', engine.started(), once({ url: busy.origin }));
      await grant('exe_1');
      expect(await engine.until('FailStep')).toMatchObject([{ error: { name: 'http-429' }, retryAfterMs: 7_000 }]);
      await busy.stop();
    });

    it('by a connection that breaks after the request: is in doubt', async () => {
      const breaking = await stubService((request) => void request.socket.destroy());
      executors.push(await startExecutor(folder.embedded, { clock, settings: { egressAllow: [breaking.target] } }));
      await engine.decide('exe_1', engine.started(), once({ url: breaking.origin }));
      await grant('exe_1');
      const [said] = await engine.until('FailStep');
      expect(said?.error.name).toBe('connection');
      expect(said).not.toHaveProperty('effectless');
      await breaking.stop();
    });
  });

  describe('and is in doubt', () => {
    let answers: (ProbeAnswer | Error)[];
    let asked: string[];
    const probed: Action<{ text: string }> = {
      name: 'probed',
      description: 'Can be asked',
      parameters: z.strictObject({ text: z.string() }),
      run: ({ text }) => Promise.resolve(text),
      probe: ({ text }, { idempotencyKey }) => {
        asked.push(`${idempotencyKey} ${text}`);
        const answer = answers.shift() ?? 'unknown';
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    };
    const action = () => once({ text: 'isolate' }, { stepType: 'action', use: 'probed' });
    const forLong = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 30_000) {
        await clock.advance(30_000);
        await new Promise((resolve) => void setTimeout(resolve, 5));
      }
    };

    beforeEach(() => {
      answers = [];
      asked = [];
    });

    it('is asked after under the same key until somebody knows', async () => {
      answers = ['unknown', new Error('no route'), { happened: true, output: { isolated: 'ws-7' } }];
      await engine.decide('exe_1', engine.started(), action(), engine.renewed('executor_dead'), engine.inDoubt());
      await start({ actions: [probed] });
      await forLong(120_000);
      const [said] = await engine.until('ReportProbe');
      expect(said).toMatchObject({ step: 'lookup', attempt: 1, happened: true, output: { isolated: 'ws-7' } });
      expect(asked).toEqual(Array.from({ length: 3 }, () => 'key-lookup isolate'));
      expect(executors[0]?.lines.join()).toContain('no route');
      await forLong(600_000);
      expect(asked).toHaveLength(3);
    });

    it('is not asked after for ever', async () => {
      await engine.decide('exe_1', engine.started(), action(), engine.renewed('executor_dead'), engine.inDoubt());
      await start({ actions: [probed] });
      await forLong(3_600_000);
      expect(asked).toHaveLength(20);
      expect(engine.said('ReportProbe')).toEqual([]);
      expect(executors[0]?.lines.join()).toContain('a person must resolve it');
    });

    it('is not asked after any more once the log settles it', async () => {
      await start({ actions: [probed] });
      await engine.decide('exe_1', engine.started(), action(), engine.renewed('executor_dead'), engine.inDoubt());
      await engine.decide('exe_1', {
        type: 'StepResolved',
        at: clock.now(),
        step: 'lookup',
        outcome: 'failed',
        reason: 'looked it up',
      });
      await forLong(120_000);
      expect(asked).toEqual([]);
    });

    it('ends its doubt by its own word when it still works', async () => {
      let release: () => void = () => undefined;
      const slow = await stubService((_request, response) => void (release = () => void response.end('late')));
      executors.push(await startExecutor(folder.embedded, { clock, settings: { egressAllow: [slow.target] } }));
      await engine.decide('exe_1', engine.started(), once({ url: slow.origin }));
      await grant('exe_1');
      await waitUntil(() => slow.load.now === 1);
      await engine.decide('exe_1', engine.inDoubt());
      await settled();
      release();
      expect(await engine.until('CompleteStep')).toMatchObject([{ output: 'late' }]);
      await slow.stop();
    });

    it('begins again as a new attempt when that is decided', async () => {
      await start();
      await engine.decide('exe_1', engine.started(), once(), engine.renewed('executor_dead'), engine.inDoubt());
      await engine.decide('exe_1', once(undefined, { attempt: 2 }));
      const [claim] = await engine.until('RenewLease');
      expect(claim?.attempt).toBe(2);
      await engine.decide('exe_1', engine.renewed(claim?.executor ?? '', { attempt: 2 }));
      expect(await engine.until('CompleteStep')).toMatchObject([{ attempt: 2 }]);
    });
  });
});
