import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { API_KEY } from '../../apps/api-gateway/test/running-system.mjs';
import { sharedSystem, type SharedSystem } from '../../test/system/lent-system.mjs';
import { eventually } from '../../test/workers/system-with-workers.mjs';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

let system: SharedSystem;
let worker: ChildProcess;

beforeAll(async () => {
  system = await sharedSystem();
  worker = spawn(process.execPath, [here('./worker.mjs')], {
    env: { ...process.env, RUNBOOK_URL: system.url, RUNBOOK_KEY: API_KEY },
    stdio: 'ignore',
  });
  await eventually(async () => {
    const { body } = await system.api.get('/actions');
    return body.items.some(({ name }: { name: string }) => name === 'example/defang');
  }, 'the worker to announce itself');
});
afterAll(async () => {
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  await exited;
  await system?.stop();
});

describe('the worker of the example', () => {
  it('does its steps of the runbook', async () => {
    const runbook = await readFile(here('./runbook.yaml'), 'utf8');
    expect(await system.api.post('/runbooks', runbook, { 'content-type': 'application/yaml' })).toMatchObject({ status: 201 });
    const run = async (host: string) => {
      const inputs = { host, url: 'http://evil-host.com' };
      return (await system.api.post('/executions', { runbookId: 'triage-host', inputs }, { prefer: 'wait=30' })).body;
    };
    expect(await run('srv-7')).toMatchObject({
      status: 'COMPLETED',
      outputs: { owner: 'payments', note: 'srv-7 of payments called hxxp://evil-host[.]com' },
    });
    expect(await run('lab-2')).toMatchObject({ status: 'COMPLETED', outputs: { owner: 'research', note: '' } });
    expect((await run('nobody')).failure).toMatchObject({ step: 'owner', error: { name: 'not-found' } });
  });
});

describe('the actions that a runbook may name', () => {
  const check = async (use: string, parameters?: object) =>
    (
      await system.api.post('/runbooks/check', {
        apiVersion: 'runbook/v1',
        id: 'named',
        name: 'named',
        steps: [{ id: 'a', type: 'action', use, ...(parameters && { with: parameters }) }],
      })
    ).body;

  it('are the built-in ones and those of workers, with their parameters', async () => {
    const { items } = (await system.api.get('/actions')).body;
    const named = (name: string) => items.find((item: { name: string }) => item.name === name);
    expect(named('compare')).toMatchObject({ by: 'executor', parameters: { type: 'object', required: ['before', 'after'] } });
    expect(named('example/enrich-host')).toMatchObject({ by: 'worker', parameters: { required: ['host'] } });
    const names = items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(names.toSorted());
  });

  it('are looked up when a runbook is checked', async () => {
    expect(await check('compare', { before: 1, after: 2 })).toMatchObject({ valid: true });
    expect(await check('compare')).toMatchObject({
      valid: false,
      errors: [
        { code: 'missing-parameter', path: '/steps/0/with/before', line: 1 },
        { code: 'missing-parameter', path: '/steps/0/with/after', line: 1 },
      ],
    });
    expect(await check('example/defang', { text: 'evil.example' })).toMatchObject({ valid: true });
    expect((await check('example/defnag')).errors).toMatchObject([{ code: 'unknown-action', path: '/steps/0/use' }]);
    expect((await check('ingest-stx')).errors[0].message).toContain('did you mean ingest-stix?');
  });

  it('are not said to whoever has no key', async () => {
    expect((await system.as('not-a-key-of-this-service').get('/actions')).status).toBe(401);
  });
});
