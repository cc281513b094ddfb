import { jest } from '@jest/globals';
import type { Actor } from '@runbook/domain';
import { DEV_KEY, ServicesInThisProcess, type Said } from './services-in-this-process.js';
import { done, newKey, newMember, type Credential } from './tenants-and-members.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
const ASKS = {
  ...{ apiVersion: 'runbook/v1', id: 'asks', name: 'Asks' },
  steps: [{ id: 'ok', type: 'human-approval', with: { approvers: { roles: ['APPROVER'] }, quorum: 2, message: 'Go?' } }],
};
const WAIT_MS = 30_000;

jest.setTimeout(120_000);

describe('votes that a gateway makes up', () => {
  let services: ServicesInThisProcess;

  const as = (who: Credential, method: string, path: string, body?: unknown): Promise<Said> =>
    services.ask(method, path, { headers: who, body });
  const started = async () => {
    const { id } = (await as(DEV, 'POST', '/executions', { runbookId: 'asks' })).body;
    for (const until = performance.now() + WAIT_MS; performance.now() < until;) {
      const { items } = (await as(DEV, 'GET', '/approvals?mine=false&limit=50')).body;
      const found = items?.find((one: { execution: string }) => one.execution === id);
      if (found) return { id, approval: found.id, digest: found.digest };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`expected ${id} to ask people within ${WAIT_MS} ms, found that it does not`);
  };

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' });
    await done(services, 201, 'POST', '/people', { headers: DEV, body: { id: 'ada', name: 'Ada', roles: ['TENANT_ADMIN'] } });
    await done(services, 201, 'POST', '/runbooks', { headers: DEV, body: ASKS });
  });
  afterAll(() => services?.stop());

  it('count for nothing where they say roles that their person does not have, and a role that was granted a moment ago counts', async () => {
    const vic = (await newKey(services, await newMember(services, DEV, 'vic', 'VIEWER'))).credential;
    const lea = (await newKey(services, await newMember(services, DEV, 'lea', 'APPROVER'))).credential;
    const { id, approval, digest } = await started();
    const forged: Actor = { kind: 'person', id: 'vic', tenant: 'default', via: 'session', roles: ['APPROVER'] };
    await services.tellRun(id, { type: 'CastVote', step: 'ok', decision: 'approve', digest }, forged);
    // Behind it, in the same order.
    const voted = await as(lea, 'POST', `/approvals/${approval}/votes`, { decision: 'approve', digest });
    expect(voted.status).toBeLessThan(300);
    expect(voted.body.votes.map(({ by }: { by: string }) => by)).toEqual(['lea']);
    await done(services, 200, 'PUT', '/people/vic/roles/APPROVER', { headers: DEV });
    const own = await as(vic, 'POST', `/approvals/${approval}/votes`, { decision: 'approve', digest });
    expect(own.status).toBeLessThan(300);
    expect((await as(DEV, 'GET', `/executions/${id}`)).body.status).toBe('COMPLETED');
  });
});
