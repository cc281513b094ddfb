import { jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEV_KEY, ServicesInThisProcess } from './services-in-this-process.js';
import { done, newMember, newTenant, type Credential } from './tenants-and-members.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('where a tenant lets its steps go', () => {
  let services: ServicesInThisProcess;
  let server: Server;
  let target: string;
  let called = 0;
  let root: Credential;

  const runbook = () => ({
    apiVersion: 'runbook/v1',
    id: 'calls',
    name: 'Calls',
    steps: [{ id: 'call', type: 'call-service', with: { method: 'GET', url: `http://${target}/` } }],
  });
  const ends = async (who: Credential) => {
    const headers = { ...who, prefer: 'wait=30' };
    const { id } = (await done(services, 201, 'POST', '/executions', { headers, body: { runbookId: 'calls' } })).body;
    const { status } = (await done(services, 200, 'GET', `/executions/${id}?waitSeconds=30`, { headers: who })).body;
    const [step] = (await done(services, 200, 'GET', `/executions/${id}/steps`, { headers: who })).body.items;
    return { status, error: step.error };
  };
  const allow = (who: Credential, body: object) => done(services, 200, 'PUT', '/egress-rule', { headers: who, body });

  beforeAll(async () => {
    server = createServer((_request, reply) => {
      called++;
      reply.setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    services = await ServicesInThisProcess.start({ EGRESS_ALLOW: target });
    root = await newTenant(services, 'acme');
    for (const who of [DEV, await newMember(services, root, 'ann', 'developer')])
      await done(services, 201, 'POST', '/runbooks', { headers: who, body: runbook() });
  });
  afterAll(async () => {
    await services?.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is wherever the operator does, as long as it says nothing', async () => {
    expect((await done(services, 200, 'GET', '/egress-rule', { headers: DEV })).body).toEqual({});
    expect(await ends(DEV)).toEqual({ status: 'COMPLETED' });
    expect(called).toBe(1);
  });

  it('is nowhere else once it has said where: the step is refused for good, and told by which rule', async () => {
    await allow(DEV, { places: ['edr.example:443'] });
    const { status, error } = await ends(DEV);
    expect(status).toBe('FAILED');
    expect(error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'tenant', target } });
    expect(called).toBe(1);
    await allow(DEV, { places: [target] });
    expect(await ends(DEV)).toEqual({ status: 'COMPLETED' });
    expect(called).toBe(2);
  });

  it('is its own alone: another tenant has another', async () => {
    await allow(DEV, { places: [] });
    expect((await done(services, 200, 'GET', '/egress-rule', { headers: root })).body).toEqual({});
    const ola = await newMember(services, root, 'ola', 'OPERATOR');
    expect(await ends(ola)).toEqual({ status: 'COMPLETED' });
    expect((await ends(DEV)).status).toBe('FAILED');
    expect(called).toBe(3);
  });

  it('is said by administrators, in a form that can be compared', async () => {
    const oli = await newMember(services, DEV, 'oli', 'sre', 'AUTHOR');
    expect((await services.ask('PUT', '/egress-rule', { headers: oli, body: {} })).body).toMatchObject({ permission: 'egress:write' });
    expect((await done(services, 200, 'GET', '/egress-rule', { headers: oli })).body).toEqual({ places: [] });
    const said = await services.ask('PUT', '/egress-rule', { headers: DEV, body: { places: ['https://edr.example'] } });
    expect([said.status, said.body.code]).toEqual([400, 'invalid-request']);
    expect((await allow(DEV, {})).body).toEqual({});
    expect(await ends(DEV)).toEqual({ status: 'COMPLETED' });
  });
});
