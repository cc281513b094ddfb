import { readFile } from 'node:fs/promises';
import { startSystem, type Answer, type Api, type RunningSystem } from './running-system.mjs';
import { AUDIENCE, issuersFile, SigningIssuer } from '../../../test/issuers/signing-issuer.js';

const PASSWORD = 'a long walk by the river';
const GATED = `
apiVersion: runbook/v1
id: gated
name: Gated
steps:
  - id: ask
    type: human-approval
    with: { approvers: { roles: [APPROVER] }, quorum: 2, fourEyes: true }
`;

describe('members whom an issuer names', () => {
  let system: RunningSystem;
  let issuer: SigningIssuer;
  let groups: SigningIssuer;
  let nobody: Api;
  let ada: Record<string, string>;
  let ofAway: Record<string, string>;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const tokenOf = async (sub: string, claims: object = {}) => bearer(await issuer.token({ sub, ...claims }, { nowMs: Date.now() }));
  const withGroups = async (sub: string, roles: string[]) => bearer(await groups.token({ sub, roles }, { nowMs: Date.now() }));
  const summary = ({ status, body }: Answer) => ({ status, code: body.code });

  beforeAll(async () => {
    [issuer, groups] = await Promise.all([new SigningIssuer().start(), new SigningIssuer().start()]);
    const away = await new SigningIssuer().start();
    ofAway = bearer(await away.token({ sub: 'ana' }, { nowMs: Date.now() }));
    const file = await issuersFile(
      { name: 'away', issuer: away.url, audience: AUDIENCE },
      { name: 'corp', issuer: issuer.url, audience: AUDIENCE, tokenType: 'at+jwt' },
      { name: 'groups', issuer: groups.url, audience: AUDIENCE, claims: { person: 'sub', roles: 'roles' }, roleNames: MAPPED },
    );
    await away.stop();
    system = await startSystem({ ISSUERS_FILE: file });
    nobody = system.as('');
    const printed = /"token":"(rbi_[\w-]+)"/.exec(await readFile(system.process.logFile, 'utf8'))?.[1];
    const made = await nobody.post('/auth/setup', { token: printed, id: 'ada', name: 'Ada Byron', password: PASSWORD });
    ada = bearer(made.body.accessToken);
    const admitted = { ana: ['APPROVER'], ben: ['APPROVER', 'OPERATOR'], oli: ['OPERATOR'], aud: ['AUDITOR'] };
    for (const [id, roles] of Object.entries(admitted))
      expect((await nobody.post('/people', { id, name: id, roles }, ada)).status).toBe(201);
    expect((await nobody.post('/runbooks', GATED, { 'x-api-key': KEY, 'content-type': 'application/yaml' })).status).toBe(201);
  });
  afterAll(async () => {
    await Promise.all([system?.stop(), issuer.stop(), groups.stop()]);
  });

  it('act as themselves, with the roles that they have here', async () => {
    expect((await nobody.get('/auth/me', await tokenOf('ana'))).body).toMatchObject({ kind: 'person', id: 'ana', roles: ['APPROVER'] });
    expect(summary(await nobody.post('/executions', { runbookId: 'gated' }, await tokenOf('ana')))).toEqual({
      ...{ status: 403, code: 'permission-missing' },
    });
  });

  it('are refused where nobody admitted them, and as soon as they are suspended', async () => {
    expect(summary(await nobody.get('/auth/me', await tokenOf('mia')))).toEqual({ status: 401, code: 'token-refused' });
    // Whom the settings name is no member.
    expect(summary(await nobody.get('/auth/me', await tokenOf('dev')))).toEqual({ status: 401, code: 'token-refused' });
    await nobody.post('/people', { id: 'eve', name: 'Eve' }, ada);
    const eve = await tokenOf('eve');
    expect((await nobody.get('/auth/me', eve)).status).toBe(200);
    await nobody.post('/people/eve/suspend', { reason: 'left the team' }, ada);
    const refused = await nobody.get('/auth/me', eve);
    expect(summary(refused)).toEqual({ status: 401, code: 'token-refused' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(refused.body.detail).not.toContain('suspended');
  });

  it('are one person with their keys: one vote, and no vote on what they have asked for', async () => {
    const issued = await nobody.post('/auth/api-keys', { label: 'laptop' }, await tokenOf('ben'));
    expect(issued.status).toBe(201);
    const byKey = system.as(issued.body.key);
    const run = async (headers: Record<string, string>) => {
      const started = await nobody.post('/executions', { runbookId: 'gated' }, headers);
      expect(started.status).toBe(201);
      const { id, digest } = (await nobody.get('/approvals', await tokenOf('ana'))).body.items[0];
      return { id, digest };
    };
    const others = await run(await tokenOf('oli'));
    const vote = { decision: 'approve', digest: others.digest };
    expect(await byKey.post(`/approvals/${others.id}/votes`, vote)).toMatchObject({ status: 200, body: { progress: { approved: 1 } } });
    // The same word again holds already, another one is refused; either way it counts once.
    expect(await nobody.post(`/approvals/${others.id}/votes`, vote, await tokenOf('ben'))).toMatchObject({
      ...{ status: 200, body: { status: 'open', progress: { approved: 1 } } },
    });
    const second = await nobody.post(`/approvals/${others.id}/votes`, { ...vote, comment: 'once more' }, await tokenOf('ben'));
    expect(summary(second)).toEqual({ status: 409, code: 'already-voted' });
    const own = await run(await tokenOf('ben'));
    expect(summary(await byKey.post(`/approvals/${own.id}/votes`, { decision: 'approve', digest: own.digest }))).toEqual({
      ...{ status: 403, code: 'four-eyes' },
    });
  });

  it('have the roles of their token where its issuer says so, and administer nothing by them', async () => {
    const me = async (headers: Record<string, string>) => (await nobody.get('/auth/me', headers)).body;
    expect(await me(await withGroups('ana', ['soc', 'canteen']))).toMatchObject({ id: 'ana', roles: ['OPERATOR'] });
    expect(await me(await withGroups('ana', []))).toMatchObject({ id: 'ana', roles: [], permissions: [] });
    const administrator = await withGroups('oli', ['admins']);
    expect((await me(administrator)).permissions).not.toContain('people:write');
    expect(summary(await nobody.post('/people', { id: 'zoe', name: 'Zoe' }, administrator))).toEqual({
      ...{ status: 403, code: 'permission-missing' },
    });
    // A key must not outlive what the token permits.
    expect(summary(await nobody.post('/auth/api-keys', { label: 'wider' }, await withGroups('ben', ['viewers'])))).toEqual({
      ...{ status: 403, code: 'permission-missing' },
    });
  });

  it.each([
    ['a role that the tenant does not know', 'oli', ['ghosts'], 'expected a role, found GHOST'],
    ['a duty that is kept apart from one that they have here', 'aud', ['soc'], 'expected roles whose duties one person may have'],
  ])('are refused with %s', async (_what, person, roles, reason) => {
    const refused = await nobody.get('/auth/me', await withGroups(person, roles));
    expect(summary(refused)).toEqual({ status: 401, code: 'token-refused' });
    expect(refused.body.detail).toContain(reason);
  });

  it('are told that nobody can say who they are while the issuer is away and its keys were never seen', async () => {
    const refused = await nobody.get('/auth/me', ofAway);
    expect(summary(refused)).toEqual({ status: 503, code: 'issuer-unavailable' });
    expect(refused.headers.get('retry-after')).toBe('30');
  });

  it('leave no token behind in the log', async () => {
    expect(await readFile(system.process.logFile, 'utf8')).not.toContain('eyJ');
  });
});

const KEY = 'a-key-for-suites-and-benches-only';
const MAPPED = { soc: 'OPERATOR', viewers: 'VIEWER', admins: 'PLATFORM_ADMIN', ghosts: 'GHOST' };
