import { z } from 'zod';
import type { Action } from '../src/index.js';
import { openFolder, startExecutor, stubService, waitUntil, type ExecutorOptions, type StubbedService } from './running-executor.js';
import { ScriptedEngine } from './scripted-engine.js';

describe('a step that is cancelled', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let engine: ScriptedEngine;
  let service: StubbedService;
  let executor: Awaited<ReturnType<typeof startExecutor>> | undefined;

  beforeEach(async () => {
    folder = await openFolder();
    engine = await ScriptedEngine.open(folder.embedded);
    service = await stubService(() => undefined);
  });
  afterEach(async () => {
    await executor?.stop();
    expect(executor?.fatal).toEqual([]);
    await engine.stop();
    await service.stop();
    await folder.remove();
  });

  const start = async (options: ExecutorOptions = {}) => {
    executor = await startExecutor(folder.embedded, { ...options, settings: { egressAllow: [service.target], ...options.settings } });
  };
  const call = (more = {}) => engine.requested({ url: `${service.origin}/api` }, more);
  /** Goes on after its signal for as long as its parameters say, and ends as they say. */
  const stubborn: Action<{ lastsMs: number; ends: 'well' | 'badly' }> = {
    name: 'stubborn',
    description: 'Takes its time',
    parameters: z.strictObject({ lastsMs: z.number(), ends: z.enum(['well', 'badly']) }),
    run: ({ lastsMs, ends }, { signal }) =>
      new Promise((resolve, reject) => {
        const end = () => (ends === 'well' ? resolve('done all the same') : reject(new Error('broken off')));
        signal.addEventListener('abort', () => void setTimeout(end, lastsMs));
      }),
  };
  const stubbornly = (lastsMs: number, ends: 'well' | 'badly') =>
    engine.requested({ lastsMs, ends }, { stepType: 'action', use: 'stubborn' });

  it('breaks its call off and says that it was cancelled', async () => {
    await start();
    await engine.decide('exe_1', engine.started(), call());
    await waitUntil(() => service.load.now === 1);
    await engine.decide('exe_1', engine.cancelRequested(10_000));
    const [said] = await engine.until('FailStep');
    expect(said).toMatchObject({ step: 'lookup', attempt: 1, error: { name: 'cancelled', terminal: true } });
    // The request had left.
    expect(said).not.toHaveProperty('effectless');
    await waitUntil(() => service.load.now === 0);
  });

  it('still tells its true result when it ends within the grace period', async () => {
    await start({ actions: [stubborn] });
    await engine.decide('exe_1', engine.started(), stubbornly(50, 'well'));
    await engine.decide('exe_2', engine.started(), stubbornly(50, 'badly'));
    for (const id of ['exe_1', 'exe_2']) await engine.decide(id, engine.cancelRequested(10_000));
    expect(await engine.until('CompleteStep', 1, 'exe_1')).toMatchObject([{ output: 'done all the same' }]);
    expect(await engine.until('FailStep', 1, 'exe_2')).toMatchObject([{ error: { name: 'cancelled' } }]);
  });

  it('is given up when the grace period is nearly over', async () => {
    await start({ actions: [stubborn] });
    await engine.decide('exe_1', engine.started(), stubbornly(3_000, 'well'));
    await engine.decide('exe_1', engine.cancelRequested(1_200));
    const [said] = await engine.until('FailStep');
    expect(said?.error).toMatchObject({ name: 'cancelled', message: expect.stringContaining('still at work') });
    expect(engine.said('CompleteStep')).toEqual([]);
  });

  it('does not begin when it still waits, and says that it had no effect', async () => {
    await start({ settings: { executorConcurrency: 1 } });
    await engine.decide('exe_1', engine.started(), call());
    await waitUntil(() => service.load.now === 1);
    await engine.decide('exe_2', engine.started(), call());
    await engine.decide('exe_2', engine.cancelRequested(10_000));
    expect(await engine.until('FailStep', 1, 'exe_2')).toMatchObject([{ error: { name: 'cancelled' }, effectless: true }]);
    await engine.decide('exe_1', engine.cancelRequested(10_000));
    await engine.until('FailStep', 1, 'exe_1');
    // The slot is free again, and what was cancelled did not take it.
    await engine.decide('exe_3', engine.started(), call());
    // The service may notice the end of the first call only after the second has come.
    await waitUntil(() => service.calls.length === 2 && service.load.now === 1);
    expect(service.calls).toHaveLength(2);
  });

  it('is not begun by an executor that starts afterwards', async () => {
    await engine.decide('exe_1', engine.started(), call(), engine.cancelRequested(10_000));
    await start();
    const [said] = await engine.until('FailStep');
    expect(said?.error.name).toBe('cancelled');
    // Another one may have begun it.
    expect(said).not.toHaveProperty('effectless');
    expect(service.calls).toEqual([]);
  });

  it.each(['StepCancelled', 'ExecutionCancelled', 'StepHeld'] as const)('is stopped unheard by %s', async (type) => {
    await start();
    await engine.decide('exe_1', engine.started(), call());
    await waitUntil(() => service.load.now === 1);
    const at = Date.now();
    const failure = { error: { name: 'cancelled', message: 'called off' } };
    if (type === 'ExecutionCancelled') await engine.decide('exe_1', { type, at, failure, terminated: true });
    else if (type === 'StepHeld') await engine.decide('exe_1', { type, at, step: 'lookup', attempt: 1, dispatch: 1 });
    else await engine.decide('exe_1', { type, at, step: 'lookup', attempt: 1, reason: 'run-cancelled' });
    await waitUntil(() => service.load.now === 0);
    expect(engine.commands).toEqual([]);
  });
});
