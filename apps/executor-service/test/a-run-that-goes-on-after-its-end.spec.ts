import type { ExecutionEvent } from '@runbook/domain';
import { openFolder, startExecutor, stubService, type StubbedService } from './running-executor.js';
import { ScriptedEngine } from './scripted-engine.js';

describe('a run that goes on after its end', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let engine: ScriptedEngine;
  let service: StubbedService;
  let executor: Awaited<ReturnType<typeof startExecutor>> | undefined;

  beforeEach(async () => {
    executor = undefined;
    folder = await openFolder();
    engine = await ScriptedEngine.open(folder.embedded);
    service = await stubService((_request, response) => void response.end('done'));
  });
  afterEach(async () => {
    await executor?.stop();
    expect(executor?.fatal).toEqual([]);
    await engine.stop();
    await service.stop();
    await folder.remove();
  });

  const failed = (): ExecutionEvent => ({
    type: 'ExecutionFailed',
    at: Date.now(),
    failure: { error: { name: 'connection', message: 'gone' } },
  });
  const reopened = (): ExecutionEvent => ({
    type: 'ExecutionReopened',
    at: Date.now(),
    reason: 'the service is back',
    about: { runbook: { id: 'contain-host', version: 3, digest: 'd' }, startedAt: 1, dataLicenses: [] },
  });

  it.each(['before the executor starts', 'while it runs'])('is done again when that is decided %s', async (when) => {
    const start = async () => (executor = await startExecutor(folder.embedded, { settings: { egressAllow: [service.target] } }));
    await engine.decide('exe_1', engine.started(), failed());
    if (when === 'while it runs') await start();
    const reset: ExecutionEvent = { type: 'StepsReset', at: Date.now(), step: 'lookup', by: 'ana', reason: 'back', reset: ['lookup'] };
    await engine.decide('exe_1', reopened(), reset, engine.requested({ url: service.origin }, { attempt: 2 }));
    executor ??= await start();
    expect(await engine.until('CompleteStep')).toMatchObject([{ attempt: 2, output: 'done' }]);
  });
});
