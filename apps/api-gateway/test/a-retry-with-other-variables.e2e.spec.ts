import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';

/** Nobody listens there. */
const RUNBOOK = `
apiVersion: runbook/v1
id: retried-with-variables
name: Ask in vain
inputs: { type: object, properties: { host: { type: string } } }
steps:
  - { id: ask, type: call-service, with: { method: GET, url: 'http://127.0.0.1:9/{{ inputs.host }}' }, timeoutMs: 2000 }
`;

describe('a retry with other variables', () => {
  let system: SharedSystem;
  let run: string;
  const view = async () => (await system.api.get(`/executions/${run}?waitSeconds=30`)).body;
  /** By a service that is permitted no more than this. */
  const retry = async (permitted: readonly string[], more: object): Promise<unknown> => {
    const issued = await system.api.post('/people/retries/api-keys', { label: 'of a suite', scopes: ['executions:read', ...permitted] });
    expect(issued.status).toBe(201);
    const { status, body } = await system.as(issued.body.key).post(`/executions/${run}/steps/ask/retry`, { reason: 'again', ...more });
    return status === 200 ? 'done' : `${status} ${body.code} ${body.permission}`;
  };
  const variables = { 'inputs.host': 'ws-2' };

  beforeAll(async () => {
    system = await sharedSystem();
    expect((await system.api.post('/runbooks', RUNBOOK, { 'content-type': 'application/yaml' })).status).toBe(201);
    const service = { id: 'retries', name: 'Retries', kind: 'service', roles: ['OPERATOR'] };
    expect((await system.api.post('/people', service)).status).toBe(201);
    run = (await system.api.post('/executions', { runbookId: 'retried-with-variables', inputs: { host: 'ws-1' } })).body.id;
    expect((await view()).status).toBe('FAILED');
  });
  afterAll(() => system?.stop());

  it('is refused to who may retry and not edit variables, and changes nothing', async () => {
    expect(await retry(['executions:retry'], { variables })).toBe('403 permission-missing executions:pause');
    expect(await view()).toMatchObject({ status: 'FAILED', inputs: { host: 'ws-1' }, steps: [{ id: 'ask', attempt: 1 }] });
  });

  it('is refused to who may edit variables and not retry', async () =>
    expect(await retry(['executions:pause'], { variables })).toBe('403 permission-missing executions:retry'));

  it('is done for who may do both', async () => {
    expect(await retry(['executions:retry', 'executions:pause'], { variables })).toBe('done');
    expect(await view()).toMatchObject({ status: 'FAILED', inputs: { host: 'ws-2' }, steps: [{ id: 'ask', attempt: 2 }] });
  });

  it('needs no more than a retry where nothing is changed', async () => {
    expect(await retry(['executions:retry'], {})).toBe('done');
    expect(await view()).toMatchObject({ status: 'FAILED', steps: [{ id: 'ask', attempt: 3 }] });
  });
});
