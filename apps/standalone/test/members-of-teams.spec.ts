import { jest } from '@jest/globals';
import { DEV_KEY, ServicesInThisProcess } from './services-in-this-process.js';
import { done, newKey, newMember, type Credential } from './tenants-and-members.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };

const runbook = (id: string, approvers: object) => ({
  apiVersion: 'runbook/v1',
  id,
  name: `canary-of-${id}`,
  labels: ['night', `of/${id}`],
  triggers: [{ schedule: '0 3 * * 1' }],
  steps: [{ id: 'ask', type: 'human-approval', with: { approvers, message: `canary-of-${id}`, fourEyes: false } }],
});

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('members of two teams of one tenant', () => {
  let services: ServicesInThisProcess;
  /** OPERATOR, APPROVER and AUTHOR within the team blue, and nothing in the tenant. */
  let bea: Credential;
  /** VIEWER in the tenant, OPERATOR within blue. */
  let vic: Credential;
  const runs: Record<'blue' | 'red', string> = { blue: '', red: '' };
  const asked: Record<'blue' | 'red', string> = { blue: '', red: '' };

  const ask = (who: Credential, method: string, path: string, body?: object) =>
    services.ask(method, path, { headers: who, ...(body && { body }) });
  const told = async (...asking: Parameters<typeof ask>) => {
    const said = await ask(...asking);
    return `${said.status} ${said.body?.code ?? ''}`.trim();
  };
  const as = (status: number, who: Credential, method: string, path: string, body?: object) =>
    done(services, status, method, path, { headers: who, ...(body && { body }) });

  beforeAll(async () => {
    services = await ServicesInThisProcess.start();
    for (const team of ['blue', 'red'] as const) {
      await as(201, DEV, 'POST', '/teams', { id: team, name: `${team} team` });
      await as(200, DEV, 'PUT', `/teams/${team}/runbooks/${team}-run`);
      await as(201, DEV, 'POST', '/runbooks', runbook(`${team}-run`, { roles: ['APPROVER'] }));
      runs[team] = (await as(201, DEV, 'POST', '/executions', { runbookId: `${team}-run` })).body.id;
    }
    const { items } = (await as(200, DEV, 'GET', '/approvals?mine=false')).body;
    for (const team of ['blue', 'red'] as const)
      asked[team] = items.find(({ execution }: { execution: string }) => execution === runs[team]).id;
    bea = await newMember(services, DEV, 'bea');
    vic = await newMember(services, DEV, 'vic', 'VIEWER');
    await as(200, DEV, 'PUT', '/teams/blue/members/bea', { roles: ['OPERATOR', 'APPROVER', 'AUTHOR'] });
    await as(200, DEV, 'PUT', '/teams/blue/members/vic', { roles: ['OPERATOR'] });
  });
  afterAll(() => services?.stop());

  it('find in lists what is their team’s, and nothing else', async () => {
    for (const path of ['/runbooks', '/executions', '/approvals?mine=false', '/approvals?status=all', '/schedules', '/runbook-archive']) {
      const { text } = await as(200, bea, 'GET', path);
      expect([path, text.includes('blue-run'), text.includes('red-run')]).toEqual([path, true, false]);
    }
    expect((await as(200, bea, 'GET', '/executions?runbookId=red-run')).body.items).toEqual([]);
    expect((await as(200, bea, 'GET', '/approvals')).body.items.map(({ id }: { id: string }) => id)).toEqual([asked.blue]);
    expect((await as(200, vic, 'GET', '/executions')).body.items).toHaveLength(2);
  });

  it('find by a label what has it and is their team’s', async () => {
    const found = async (who: Credential, path: string) =>
      (await as(200, who, 'GET', path)).body.items
        .map((item: { id: string; runbook?: { id: string } }) => item.runbook?.id ?? item.id)
        .sort();
    for (const path of ['/runbooks', '/executions']) {
      expect(await found(DEV, `${path}?label=night`)).toEqual(['blue-run', 'red-run']);
      expect(await found(DEV, `${path}?label=of/red-run`)).toEqual(['red-run']);
      expect(await found(DEV, `${path}?label=day`)).toEqual([]);
      expect(await found(bea, `${path}?label=night`)).toEqual(['blue-run']);
      expect(await found(bea, `${path}?label=of/red-run`)).toEqual([]);
    }
    expect((await as(200, DEV, 'GET', '/runbooks/red-run')).body.labels).toEqual(['night', 'of/red-run']);
    expect(await told(DEV, 'GET', '/runbooks?label=Night')).toBe('400 invalid-request');
  });

  it('are told of another team’s what they are told of what there is not', async () => {
    const nothing = `exe_${'0'.repeat(32)}`;
    for (const path of ['', '/explain', '/steps', '/stream', '/report', '/steps/ask/output', '/stats']) {
      const [red, none] = [await ask(bea, 'GET', `/executions/${runs.red}${path}`), await ask(bea, 'GET', `/executions/${nothing}${path}`)];
      expect([path, red.status, red.body.code]).toEqual([path, 404, 'execution-unknown']);
      expect(red.body.detail.replace(runs.red, nothing)).toBe(none.body.detail);
    }
    const [red, none] = [await ask(bea, 'GET', '/runbooks/red-run'), await ask(bea, 'GET', '/runbooks/no-run')];
    expect(red.body.detail.replace('red-run', 'no-run')).toBe(none.body.detail);
    expect(await told(bea, 'GET', `/approvals/${asked.red}`)).toBe('404 approval-unknown');
    expect(await told(bea, 'POST', '/executions', { runbookId: 'red-run' })).toBe('404 runbook-unknown');
    for (const verb of ['pause', 'cancel', 'terminate'])
      expect(await told(bea, 'POST', `/executions/${runs.red}/${verb}`, {})).toBe('404 execution-unknown');
    expect((await as(200, DEV, 'GET', `/executions/${runs.red}`)).body.status).toBe('AWAITING_APPROVAL');
  });

  it('who see something and may not do it are told what is missing, and within which team it would do', async () => {
    const evidence = await ask(bea, 'GET', `/executions/${runs.blue}/evidence`);
    expect(evidence.status).toBe(403);
    expect(evidence.body).toMatchObject({ code: 'permission-missing', permission: 'evidence:read', roles: ['AUDITOR'] });
    const { status, body } = await ask(vic, 'POST', `/executions/${runs.red}/pause`, {});
    expect(status).toBe(403);
    expect(body).toMatchObject({ permission: 'executions:pause', roles: ['OPERATOR', 'developer', 'sre'], teams: ['red'] });
    expect(await told(bea, 'POST', '/people', { id: 'eve', name: 'Eve' })).toBe('403 permission-missing');
    expect(await told(bea, 'PUT', '/teams/blue/runbooks/red-run')).toBe('403 permission-missing');
  });

  it('act on their own: they start, pause and go on, and see who they were in the record', async () => {
    const { id } = (await as(201, bea, 'POST', '/executions', { runbookId: 'blue-run' })).body;
    expect((await as(200, vic, 'POST', `/executions/${id}/pause`, {})).body.status).toBe('PAUSED');
    await as(200, bea, 'POST', `/executions/${id}/resume`, {});
    const { startedBy } = (await as(200, bea, 'GET', `/executions/${id}`)).body;
    expect(startedBy).toMatchObject({ id: 'bea', roles: ['APPROVER', 'AUTHOR', 'OPERATOR'], teams: ['blue'] });
    const bulk = (await as(200, bea, 'POST', '/executions/bulk', { action: 'cancel', ids: [id, runs.red], reason: 'over' })).body.items;
    expect(bulk).toMatchObject([
      { id, outcome: 'done' },
      { id: runs.red, outcome: 'refused', status: 404, code: 'execution-unknown' },
    ]);
    const filtered = (
      await as(200, bea, 'POST', '/executions/bulk', { action: 'pause', filter: { status: 'AWAITING_APPROVAL' }, reason: 'night' })
    ).body;
    expect(filtered.items.map((item: { id: string }) => item.id)).toEqual([runs.blue]);
    await as(200, bea, 'POST', `/executions/${runs.blue}/resume`, {});
  });

  it('write the runbooks whose ids are the team’s, also before there are any', async () => {
    const text = runbook('blue-new', { users: ['bea'] });
    for (const path of ['/runbooks', '/runbooks/drafts']) {
      expect(await told(bea, 'POST', path, text)).toBe('403 permission-missing');
      expect(await told(bea, 'POST', path, runbook('red-run', { users: ['bea'] }))).toBe('403 permission-missing');
    }
    await as(200, DEV, 'PUT', '/teams/blue/runbooks/blue-new');
    await as(201, bea, 'POST', '/runbooks/drafts', text);
    await as(201, DEV, 'POST', '/runbooks/drafts', runbook('other-new', { users: ['dev'] }));
    const drafted = async (who: Credential, query = '') => {
      const { items } = (await as(200, who, 'GET', `/new-runbooks${query}`)).body;
      return items.map(({ id, draft, status }: Record<string, unknown>) => `${id}/${draft} ${status}`);
    };
    expect(await drafted(bea)).toEqual(['blue-new/1 DRAFT']);
    expect(await drafted(DEV)).toEqual(['blue-new/1 DRAFT', 'other-new/1 DRAFT']);
    expect(await drafted(DEV, '?label=of/other-new')).toEqual(['other-new/1 DRAFT']);
    const page = (await as(200, DEV, 'GET', '/new-runbooks?limit=1')).body;
    expect(page.items).toHaveLength(1);
    expect(await drafted(DEV, `?limit=1&cursor=${page.nextCursor}`)).toEqual(['other-new/1 DRAFT']);
    await as(201, bea, 'POST', '/runbooks', text);
    // What has a version is in the list of runbooks, and in one alone.
    expect(await drafted(bea)).toEqual([]);
    expect((await as(200, bea, 'GET', '/runbooks')).body.items.map(({ id }: { id: string }) => id)).toEqual(['blue-new', 'blue-run']);
  });

  it('write nothing that would begin a run of another team’s', async () => {
    const calling = (child: string) => ({
      ...runbook('blue-run', { roles: ['APPROVER'] }),
      steps: [{ id: 'call', type: 'runbook', with: { id: child } }],
    });
    const faults = async (child: string) =>
      (await as(200, bea, 'POST', '/runbooks/check', calling(child))).body.errors.map(({ code }: { code: string }) => code);
    expect(await faults('red-run')).toEqual(await faults('no-run'));
    expect(await faults('red-run')).toContain('unknown-runbook');
    expect(await faults('blue-new')).not.toContain('unknown-runbook');
    expect(await told(bea, 'POST', '/runbooks', calling('red-run'))).toBe('400 invalid-runbook');
    expect(await told(bea, 'POST', '/runbooks/drafts', calling('red-run'))).toBe('400 invalid-runbook');
  });

  it('vote by a role that they have within the team, and by the team itself', async () => {
    const { digest } = (await as(200, bea, 'GET', `/approvals/${asked.blue}`)).body;
    expect(await told(vic, 'POST', `/approvals/${asked.blue}/votes`, { decision: 'approve', digest })).toBe('403 permission-missing');
    expect((await as(200, bea, 'POST', `/approvals/${asked.blue}/votes`, { decision: 'approve', digest })).body.status).toBe('approved');
    await as(200, DEV, 'PUT', '/teams/blue/runbooks/by-team');
    await as(201, DEV, 'POST', '/runbooks', runbook('by-team', { teams: ['red'] }));
    await as(201, DEV, 'POST', '/executions', { runbookId: 'by-team' });
    const rea = await newMember(services, DEV, 'rea', 'APPROVER');
    const ray = await newMember(services, DEV, 'ray', 'APPROVER');
    await as(200, DEV, 'PUT', '/teams/red/members/ray', {});
    expect((await as(200, rea, 'GET', '/approvals')).body.items.map(({ execution }: { execution: string }) => execution)).toEqual([
      runs.red,
    ]);
    const mine = (await as(200, ray, 'GET', '/approvals')).body.items.find(
      ({ runbook: { id } }: { runbook: { id: string } }) => id === 'by-team',
    );
    const vote = { decision: 'approve', digest: mine.digest };
    expect(await told(rea, 'POST', `/approvals/${mine.id}/votes`, vote)).toBe('403 not-an-approver');
    expect(await told(bea, 'POST', `/approvals/${mine.id}/votes`, vote)).toBe('403 not-an-approver');
    expect((await as(200, ray, 'POST', `/approvals/${mine.id}/votes`, vote)).body.status).toBe('approved');
  });

  it('are shown what they may do, and where', async () => {
    const held = (await as(200, bea, 'GET', '/auth/permissions')).body.items.find(
      ({ permission }: { permission: string }) => permission === 'executions:start',
    );
    expect(held).toMatchObject({ held: false, heldWithin: ['blue'] });
    const me = (await as(200, bea, 'GET', '/auth/me')).body;
    expect(me).toMatchObject({
      roles: [],
      permissions: ['api-keys:write'],
      teams: [{ team: 'blue', roles: ['APPROVER', 'AUTHOR', 'OPERATOR'] }],
    });
    const red = (await as(200, DEV, 'GET', '/teams/red')).body;
    expect(red).toMatchObject({ members: [{ member: 'ray', roles: [] }], runbooks: ['red-run'] });
  });

  it('have keys that permit no more than a scope of what they may do there', async () => {
    const { credential } = await newKey(services, bea, { scopes: ['executions:read'] });
    await as(200, credential, 'GET', `/executions/${runs.blue}`);
    expect(await told(credential, 'GET', `/executions/${runs.red}`)).toBe('404 execution-unknown');
    expect(await told(credential, 'POST', '/executions', { runbookId: 'blue-run' })).toBe('403 permission-missing');
    expect(await told(bea, 'POST', '/auth/api-keys', { label: 'wide', scopes: ['people:write'] })).toBe('400 invalid-request');
    const issuing = await newKey(services, bea, { scopes: ['executions:read', 'api-keys:write'] });
    const further = { label: 'further', scopes: ['executions:read'] };
    expect(await told(issuing.credential, 'POST', '/auth/api-keys', further)).toBe('403 permission-missing');
  });

  it('may do nothing of it from the moment on in which they leave, or the runbook does', async () => {
    await as(200, DEV, 'DELETE', '/teams/blue/runbooks/blue-new');
    expect(await told(bea, 'GET', '/runbooks/blue-new')).toBe('404 runbook-unknown');
    await as(200, DEV, 'DELETE', '/teams/blue/members/vic');
    expect(await told(vic, 'POST', `/executions/${runs.blue}/pause`, {})).toBe('403 permission-missing');
    await as(200, DEV, 'POST', '/teams/blue/dissolve', { reason: 'merged' });
    expect(await told(bea, 'GET', `/executions/${runs.blue}`)).toBe('403 permission-missing');
    expect(await told(DEV, 'PUT', '/teams/blue/members/bea', {})).toBe('409 team-dissolved');
    expect(await told(DEV, 'POST', '/teams', { id: 'blue', name: 'again' })).toBe('409 team-exists');
  });
});
