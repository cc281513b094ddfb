import { jest } from '@jest/globals';
import { DEV_KEY, ServicesInThisProcess } from './services-in-this-process.js';
import { done, newMember, newTenant, type Credential } from './tenants-and-members.js';

const ASKS = {
  apiVersion: 'runbook/v1',
  id: 'asks',
  name: 'Asks somebody',
  steps: [{ id: 'ask', type: 'human-approval', with: { approvers: { users: ['oli'] } } }],
};
const TRIGGERED = { ...ASKS, id: 'triggered', triggers: [{ event: 'com.example.alert' }] };

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('a tenant and its quotas', () => {
  let services: ServicesInThisProcess;
  let acme: Credential;
  let zeta: Credential;
  const start = (of: Credential) => services.ask('POST', '/executions', { headers: of, body: { runbookId: 'asks' } });
  const usage = async (tenant: string) => (await done(services, 200, 'GET', `/tenants/${tenant}/usage`, { key: DEV_KEY })).body;

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({
      ...{ RATE_LIMIT_PER_TENANT: '20', MAX_PARKED_EXECUTIONS: '2', MAX_EXECUTION_TIME_MS: '600000', MAX_CONCURRENT_STEPS: '8' },
    });
    acme = await newMember(services, await newTenant(services, 'acme'), 'oli', 'sre', 'AUTHOR');
    zeta = await newMember(services, await newTenant(services, 'zeta'), 'oli', 'sre', 'AUTHOR');
    for (const who of [acme, zeta]) await done(services, 201, 'POST', '/runbooks', { headers: who, body: JSON.stringify(ASKS) });
    await done(services, 201, 'POST', '/runbooks', { headers: acme, body: JSON.stringify(TRIGGERED) });
  });
  afterAll(() => services?.stop());

  it('begins no more runs than it may have parked, is told which quota it is, and may go on when one has ended', async () => {
    const first = await start(acme);
    expect(first).toMatchObject({ status: 201, body: { status: 'AWAITING_APPROVAL' } });
    expect(Date.parse(first.body.deadlineAt ?? '') - Date.parse(first.body.startedAt)).toBe(600_000);
    expect((await start(acme)).status).toBe(201);
    const refused = await start(acme);
    expect(refused).toMatchObject({ status: 429, body: { code: 'quota-exceeded', quota: 'parkedExecutions', limit: 2 } });
    expect(refused.headers.get('retry-after')).toBe('30');
    // An event that would start a run is refused whole, so that its sender brings it again.
    const alert = { specversion: '1.0', id: 'a-1', source: '/edr', type: 'com.example.alert' };
    const sent = () =>
      services.ask('POST', '/events', {
        headers: { ...acme, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(alert),
      });
    expect(await sent()).toMatchObject({ status: 429, body: { code: 'quota-exceeded' } });
    expect((await start(zeta)).status).toBe(201);
    await done(services, 200, 'POST', `/executions/${first.body.id}/cancel`, { headers: acme, body: { reason: 'makes room' } });
    expect(await sent()).toMatchObject({ status: 202, body: { disposition: 'started' } });
  });

  it('sees what it uses, beside the quotas', async () => {
    expect(await usage('acme')).toMatchObject({
      ...{ tenant: 'acme', runningExecutions: 0, parkedExecutions: 2, started: 3, startedToday: 3 },
      quotas: {
        ...{ actsPerMinute: 20, runningExecutions: 10_000, parkedExecutions: 2, logBytes: 107_374_182_400, concurrentSteps: 8 },
        executionTimeMs: 600_000,
      },
    });
    expect((await usage('acme')).logBytes).toBeGreaterThan(1_000);
    expect(await usage('zeta')).toMatchObject({ parkedExecutions: 1, started: 1 });
  });

  it('asks for so many acts a minute, is told what is left, and stops runs all the same', async () => {
    let answer = await start(acme);
    for (let acts = 0; acts < 20 && answer.body.code !== 'rate-exceeded'; acts++) {
      expect(answer.headers.get('ratelimit-policy') ?? '"tenant";q=20;w=60').toBe('"tenant";q=20;w=60');
      answer = await start(acme);
    }
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate-exceeded' } });
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(answer.headers.get('ratelimit')).toBe(`"tenant";r=0;t=${seconds}`);
    const [run] = (await done(services, 200, 'GET', '/executions', { headers: acme })).body.items;
    await done(services, 200, 'POST', `/executions/${run.id}/pause`, { headers: acme, body: {} });
    // Another tenant has its own.
    const others = await start(zeta);
    expect(others.status).toBe(201);
    expect(others.headers.get('ratelimit')).toMatch(/^"tenant";r=\d+;t=\d+$/);
  });
});
