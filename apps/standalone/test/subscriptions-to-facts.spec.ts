import { jest } from '@jest/globals';
import { CANARY, DEMO, DEV, ToldSystem, TYPE, verified } from './told-system.js';
import { done, newKey, newMember, newTenant, type Credential } from './tenants-and-members.js';

jest.setTimeout(120_000);

describe('subscriptions to facts', () => {
  let told: ToldSystem;
  let acme: Credential;

  beforeAll(async () => {
    told = await ToldSystem.start();
    const root = await newTenant(told.services, 'acme');
    const ops = { id: 'ops', kind: 'service', name: 'ops', roles: ['sre', 'AUTHOR'] };
    await done(told.services, 201, 'POST', '/people', { headers: root, body: ops });
    const { body } = await done(told.services, 201, 'POST', '/people/ops/api-keys', { headers: root, body: { label: 'of a suite' } });
    acme = { 'x-api-key': body.key };
    await told.ok(acme, 'POST', '/runbooks', DEMO);
  });
  afterAll(() => told?.stop());

  it('are posted what happens, signed, in the order of the run, with nothing that it took or gave', async () => {
    const { secret, ...made } = await told.subscribe(DEV, 'siem', { runbooks: ['demo'] });
    expect(secret).toMatch(/^whsec_/);
    expect(made).toMatchObject({ id: 'siem', standing: 'ACTIVE', revision: 1, secretVersion: 1, registeredBy: 'dev' });
    const run = await told.start(DEV);
    const last = await told.arrived('/siem', 'execution.completed.v1', run);
    const mine = told.at('/siem').filter(({ event }) => event.data.execution === run);
    expect(mine.map(({ event }) => event.type.slice(TYPE.length))).toEqual(['execution.started.v1', 'execution.completed.v1']);
    expect(verified(last, secret)).toEqual({ id: last.event.id });
    expect(last.event).toMatchObject({
      ...{ specversion: '1.0', source: '/tenants/default', subject: `executions/${run}`, partitionkey: run, tenant: 'default' },
      data: { execution: run, runbook: { id: 'demo', version: 1 }, status: 'COMPLETED', failures: 0 },
    });
    expect(JSON.stringify(told.posts)).not.toContain(CANARY);
    const { items } = await told.eventually(async () => {
      const page = await told.ok(DEV, 'GET', '/subscriptions/siem/deliveries?deliveryStatus=delivered');
      return page.items.filter(({ key }: { key: string }) => key === run).length >= 2 && page;
    }, 'two deliveries that are noted');
    expect(items.find(({ key }: { key: string }) => key === run)).toMatchObject({ attempts: 1, lastAnswer: { status: 204 } });
    expect(JSON.stringify(items)).not.toContain('data');
  });

  it('are tried again until they arrive, and hold up nobody else', async () => {
    await told.subscribe(DEV, 'slow', { types: ['execution.completed.v1'] });
    await told.subscribe(DEV, 'fast', { types: ['execution.completed.v1'] });
    told.answers.set('/slow', [500, 503]);
    const run = await told.start(DEV);
    await told.arrived('/fast', 'execution.completed.v1', run);
    await told.eventually(() => told.at('/slow').length === 3, 'three attempts');
    const ids = told.at('/slow').map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    const { latest, deliveries } = await told.eventually(async () => {
      const found = await told.ok(DEV, 'GET', '/subscriptions/slow');
      return found.deliveries.delivered === 1 && found;
    }, 'the delivery to be noted');
    expect([latest.attempts, deliveries]).toEqual([3, { waiting: 0, delivered: 1, dead: 0 }]);
  });

  it('tell of the approvals of a run, and of its waiting', async () => {
    await told.subscribe(DEV, 'people', { runbooks: ['asks'] });
    const run = await told.start(DEV, 'asks');
    const { event } = await told.arrived('/people', 'approval.requested.v1', run);
    const request = await told.ok(DEV, 'GET', `/approvals/${event.data.approval}`);
    await told.ok(DEV, 'POST', `/approvals/${event.data.approval}/votes`, { decision: 'approve', digest: request.digest });
    expect((await told.arrived('/people', 'approval.decided.v1', run)).event.data).toMatchObject({
      approval: event.data.approval,
      outcome: 'granted',
    });
    await told.arrived('/people', 'execution.completed.v1', run);
    expect(told.at('/people').map(({ event: { type } }) => type.slice(TYPE.length))).toEqual([
      'execution.started.v1',
      'execution.waiting.v1',
      'approval.requested.v1',
      'approval.decided.v1',
      'execution.completed.v1',
    ]);
    expect(JSON.stringify(told.at('/people'))).not.toContain(CANARY);
  });

  it('are told of authorities and of versions in force', async () => {
    await told.subscribe(DEV, 'law', { types: ['authority.issued.v1', 'authority.revoked.v1', 'runbook.approved.v1'] });
    const authority = {
      id: 'case-9',
      instrument: CANARY,
      reference: 'r',
      purpose: CANARY,
      classification: 'SECRET',
      authorizedUsers: ['dev'],
      actions: ['*'],
    };
    await told.ok(DEV, 'POST', '/authorities', authority);
    await told.ok(DEV, 'POST', '/authorities/case-9/revoke', { reason: CANARY });
    await told.ok(DEV, 'POST', '/runbooks', { ...DEMO, id: 'another' });
    expect((await told.arrived('/law', 'authority.issued.v1')).event.data).toMatchObject({
      authority: 'case-9',
      version: 1,
      by: { id: 'dev' },
    });
    expect((await told.arrived('/law', 'authority.revoked.v1')).event.data).toMatchObject({ authority: 'case-9', runs: 0 });
    expect((await told.arrived('/law', 'runbook.approved.v1')).event.data).toMatchObject({ runbook: 'another', version: 1 });
    expect(JSON.stringify(told.at('/law'))).not.toContain(CANARY);
  });

  it('tell a tenant nothing of another, and the platform what it names', async () => {
    await told.subscribe(acme, 'acme-own');
    await told.subscribe(DEV, 'platform', { tenants: ['acme'] });
    const own = await told.start(acme);
    const foreign = await told.start(DEV);
    await told.arrived('/platform', 'execution.completed.v1', own);
    await told.arrived('/acme-own', 'execution.completed.v1', own);
    await told.arrived('/platform', 'execution.completed.v1', foreign);
    expect(told.at('/acme-own').every(({ event }) => event.tenant === 'acme')).toBe(true);
    expect(told.at('/siem').some(({ event }) => event.tenant === 'acme')).toBe(false);
    expect(await told.refused(acme, 'POST', '/subscriptions', { id: 'more', url: told.url('/more'), tenants: ['*'] })).toBe(
      '403 platform-only',
    );
    expect(await told.refused(acme, 'GET', '/subscriptions/siem')).toBe('404 subscription-unknown');
    expect(await told.refused(acme, 'DELETE', '/subscriptions/siem')).toBe('404 subscription-unknown');
  });

  it('tell of a classified run no more than that it is there, unless they are cleared for it', async () => {
    await told.subscribe(DEV, 'plain', { types: ['execution.started.v1', 'execution.completed.v1'] });
    await told.subscribe(DEV, 'cleared', { types: ['execution.completed.v1'], clearance: 'secret' });
    const inputs = { host: CANARY, tlp: 'TLP:RED' };
    const run = await told.start(DEV, 'demo', { inputs });
    const seen = { execution: run, runbook: { id: 'demo', version: 1 }, classification: 'SECRET', status: 'COMPLETED' };
    expect((await told.arrived('/plain', 'execution.completed.v1', run)).event.data).toEqual(seen);
    expect((await told.arrived('/cleared', 'execution.completed.v1', run)).event.data).toEqual({ ...seen, failures: 0 });
    expect((await told.arrived('/plain', 'execution.started.v1', run)).event.data).not.toHaveProperty('startedBy');
  });

  it('are cleared for no more than who registers them', async () => {
    const vic = (await newKey(told.services, await newMember(told.services, DEV, 'vic', 'sre'))).credential;
    const asked = { id: 'above', url: told.url('/above'), clearance: 'SECRET' };
    expect(await told.refused(vic, 'POST', '/subscriptions', asked)).toBe('403 clearance-missing');
    expect(await told.refused(vic, 'POST', '/subscriptions', { ...asked, clearance: 'NO LEVEL' })).toBe('400 invalid-request');
    const { revision } = await told.subscribe(vic, 'of-vic');
    const change = { revision, url: told.url('/of-vic'), clearance: 'SECRET' };
    expect(await told.refused(vic, 'PUT', '/subscriptions/of-vic', change)).toBe('403 clearance-missing');
    const lea = (await newKey(told.services, await newMember(told.services, DEV, 'lea', 'VIEWER'))).credential;
    expect(await told.refused(lea, 'GET', '/subscriptions')).toBe('403 permission-missing');
  });
});
