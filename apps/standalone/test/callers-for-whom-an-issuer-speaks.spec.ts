import { jest } from '@jest/globals';
import { issuersFile, SigningIssuer, AUDIENCE } from '../../../test/issuers/signing-issuer.js';
import { ServicesInThisProcess } from './services-in-this-process.js';
import { bearer, done, newMember, newTenant, type Credential } from './tenants-and-members.js';

const gated = (id: string, approvers: object, act: object = { type: 'transform', with: { value: 'done' } }) => ({
  ...{ apiVersion: 'runbook/v1', id, name: id },
  steps: [
    { id: 'ask', type: 'human-approval', with: { approvers, quorum: 1, fourEyes: false } },
    { id: 'act', dependsOn: ['ask'], ...act },
  ],
});
/** Nobody listens there. */
const ISOLATES = { type: 'call-service', sensitive: 'containment', with: { method: 'POST', url: 'http://127.0.0.1:9/isolate' } };
const TEAM_NAMES = {
  'soc-blue': { team: 'blue', roles: ['OPERATOR', 'APPROVER'] },
  'soc-lost': { team: 'lost', roles: ['OPERATOR'] },
  'soc-audit': { team: 'blue', roles: ['AUDITOR'] },
};
const ACR = 'urn:example:two-factors';

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('callers for whom an issuer speaks', () => {
  let services: ServicesInThisProcess;
  const issuers: SigningIssuer[] = [];
  let root: Credential;
  const tokenOf = async (issuer: number, sub: string, claims: object = {}): Promise<Credential> =>
    bearer(await issuers[issuer]!.token({ sub, ...claims }, { nowMs: Date.now() }));
  /** Of the issuer that ignores unknown teams, and can ask anew. */
  const corp = (sub: string, ...groups: string[]) => tokenOf(0, sub, { groups });
  const proven = (sub: string, ago: number, more: object = {}) =>
    tokenOf(0, sub, { acr: ACR, auth_time: Math.floor(Date.now() / 1_000) - ago, ...more });
  const ask = (who: Credential, method: string, path: string, body?: object) =>
    services.ask(method, path, { headers: who, ...(body && { body }) });
  const told = async (...asking: Parameters<typeof ask>) => {
    const said = await ask(...asking);
    return `${said.status} ${said.body?.code ?? ''}`.trim();
  };
  const as = (status: number, who: Credential, method: string, path: string, body?: object) =>
    done(services, status, method, path, { headers: who, ...(body && { body }) });
  const asked = async (runbookId: string, by: Credential = root) => {
    const { id } = (await as(201, by, 'POST', '/executions', { runbookId })).body;
    for (;;) {
      const { items } = (await as(200, root, 'GET', '/approvals?mine=false')).body;
      const found = items.find(({ execution }: { execution: string }) => execution === id);
      if (found) return { run: id, approval: found.id, vote: { decision: 'approve', digest: found.digest } };
    }
  };

  beforeAll(async () => {
    issuers.push(await new SigningIssuer().start(), await new SigningIssuer().start());
    const [loose, strict] = issuers.map(({ url }, index) => ({
      ...{ name: ['corp', 'strict'][index], issuer: url, audience: AUDIENCE, tenants: ['acme'] },
      ...{ claims: { teams: 'groups' }, teamNames: TEAM_NAMES },
    }));
    const file = await issuersFile({ ...loose, stepUp: { acrValues: [ACR] } }, { ...strict, unknownTeams: 'refuse' });
    services = await ServicesInThisProcess.start({ ISSUERS_FILE: file, RATE_LIMIT_PER_TENANT: '1000000' });
    root = await newTenant(services, 'acme');
    await as(200, root, 'PUT', '/people/root/roles/sre');
    await as(200, root, 'PUT', '/people/root/roles/AUTHOR');
    for (const id of ['blue', 'red']) {
      await as(201, root, 'POST', '/teams', { id, name: id });
      await as(200, root, 'PUT', `/teams/${id}/runbooks/${id}-run`);
      await as(201, root, 'POST', '/runbooks', gated(`${id}-run`, { teams: [id] }));
    }
    await as(201, root, 'POST', '/runbooks', gated('isolate', { roles: ['APPROVER'] }, ISOLATES));
    await newMember(services, root, 'oli');
    await newMember(services, root, 'vic', 'VIEWER');
    await newMember(services, root, 'ann', 'APPROVER', 'BREAK_GLASS');
    await newMember(services, root, 'aud', 'AUDITOR');
  });
  afterAll(async () => {
    await services?.stop();
    await Promise.all(issuers.map((issuer) => issuer.stop()));
  });

  it('belong to the teams that it says, as long as the token says so, and are shown by whose word', async () => {
    const me = (await as(200, await corp('oli', 'soc-blue', 'canteen'), 'GET', '/auth/me')).body;
    expect(me.teams).toMatchObject([{ team: 'blue', roles: ['APPROVER', 'OPERATOR'], runbooks: ['blue-run'], issuer: 'corp' }]);
    expect([me.roles, me.permissions]).toEqual([[], []]);
    expect((await as(200, await corp('oli'), 'GET', '/auth/me')).body.teams).toBeUndefined();
    // No fact of the tenant's: nobody sees it with the members, or with the team.
    expect((await as(200, root, 'GET', '/people/oli')).body.teams).toBeUndefined();
    expect((await as(200, root, 'GET', '/teams/blue')).body.members).toEqual([]);
  });

  it('reach by it what the team’s are, and nothing of another team', async () => {
    const oli = await corp('oli', 'soc-blue');
    const found = (await as(200, oli, 'GET', '/runbooks')).body.items.map(({ id }: { id: string }) => id);
    expect(found).toEqual(['blue-run']);
    expect(await told(oli, 'POST', '/executions', { runbookId: 'red-run' })).toBe('404 runbook-unknown');
    expect(await told(await corp('oli'), 'GET', '/runbooks')).toBe('403 permission-missing');
    const { run, approval, vote } = await asked('blue-run', oli);
    expect((await as(200, oli, 'GET', '/approvals')).body.items.map(({ id }: { id: string }) => id)).toContain(approval);
    expect(await told(await corp('vic'), 'POST', `/approvals/${approval}/votes`, vote)).toBe('403 permission-missing');
    expect((await as(200, oli, 'POST', `/approvals/${approval}/votes`, vote)).body.status).toBe('approved');
    const { startedBy } = (await as(200, oli, 'GET', `/executions/${run}`)).body;
    expect(startedBy).toMatchObject({
      id: 'oli',
      roles: ['APPROVER', 'OPERATOR'],
      teams: ['blue'],
      claimed: { issuer: 'corp', teams: [{ team: 'blue', roles: ['APPROVER', 'OPERATOR'] }] },
    });
  });

  it('belong to the same team by grant too, and the record does not take the one for the other', async () => {
    await as(200, root, 'PUT', '/teams/blue/members/vic', { roles: ['VIEWER'] });
    const vic = await corp('vic', 'soc-blue');
    const { teams } = (await as(200, vic, 'GET', '/auth/me')).body;
    expect(teams.map(({ team, roles, issuer }: { team: string; roles: string[]; issuer?: string }) => [team, roles, issuer])).toEqual([
      ['blue', ['VIEWER'], undefined],
      ['blue', ['APPROVER', 'OPERATOR'], 'corp'],
    ]);
    const permissions = (await as(200, vic, 'GET', '/auth/permissions')).body.items;
    const starts = permissions.find(({ permission }: { permission: string }) => permission === 'executions:start');
    expect(starts).toMatchObject({ held: false, heldWithin: ['blue'] });
    const { run } = await asked('blue-run', vic);
    const { startedBy } = (await as(200, root, 'GET', `/executions/${run}`)).body;
    expect(startedBy.teams).toEqual(['blue']);
    expect(startedBy.claimed).toEqual({ issuer: 'corp', teams: [{ team: 'blue', roles: ['APPROVER', 'OPERATOR'] }] });
    // What is granted stays when the issuer says nothing.
    expect((await as(200, await corp('vic'), 'GET', '/auth/me')).body.teams).toMatchObject([{ team: 'blue', roles: ['VIEWER'] }]);
    await as(200, root, 'DELETE', '/teams/blue/members/vic');
  });

  it('have nothing of a team that there is not, or are refused, as the issuer’s settings say', async () => {
    expect((await as(200, await corp('oli', 'soc-lost'), 'GET', '/auth/me')).body.teams).toBeUndefined();
    const refused = await ask(await tokenOf(1, 'oli', { groups: ['soc-lost'] }), 'GET', '/auth/me');
    expect([refused.status, refused.body.code]).toEqual([401, 'token-refused']);
    expect(refused.body.detail).toBe('expected a token with teams that the tenant has, found one with lost; get another from its issuer');
    expect(await told(await tokenOf(1, 'oli', { groups: ['soc-blue'] }), 'GET', '/auth/me')).toBe('200');
  });

  it('have no duties by a team that are kept apart from those they have here', async () => {
    expect(await told(await corp('aud', 'soc-blue'), 'GET', '/auth/me')).toBe('401 token-refused');
    expect(await told(await corp('oli', 'soc-blue', 'soc-audit'), 'GET', '/auth/me')).toBe('401 token-refused');
  });

  it('give no key by it that goes on when the issuer has changed its mind', async () => {
    expect(await told(await corp('oli', 'soc-blue'), 'POST', '/auth/api-keys', { label: 'wider' })).toBe('403 permission-missing');
  });

  describe('where a newer proof is asked for', () => {
    beforeAll(async () => {
      await as(200, root, 'PUT', '/break-glass', { reviewWithinHours: 24, quorum: 1, reviewers: ['sre'], locks: 'person' });
      await as(200, root, 'PUT', '/auth/step-up-policy', { withinMinutes: 5 });
    });
    afterAll(() => as(200, root, 'PUT', '/auth/step-up-policy', {}));

    it.each<[string, () => Promise<Credential>]>([
      ['of no means', () => proven('ann', 0, { acr: undefined })],
      ['of other means', () => proven('ann', 0, { acr: 'urn:example:password' })],
      ['that is too old', () => proven('ann', 301)],
      ['that is to come', () => proven('ann', -3_600)],
      ['whose time nobody says', () => proven('ann', 0, { auth_time: undefined })],
    ])('are told by the standard’s words what to ask the issuer for, with a proof %s', async (_what, token) => {
      const { approval, vote } = await asked('isolate');
      const said = await ask(await token(), 'POST', `/approvals/${approval}/votes`, vote);
      expect([said.status, said.body.code, said.body.withinMinutes]).toEqual([401, 'authentication-insufficient', 5]);
      expect(said.headers.get('www-authenticate')).toBe(
        `Bearer error="insufficient_user_authentication", error_description="a newer proof of who asks is needed", acr_values="${ACR}", max_age="300"`,
      );
    });

    it('vote on what is sensitive, and open a gate alone, with a token that says it', async () => {
      const first = await asked('isolate');
      expect((await as(200, await proven('ann', 60), 'POST', `/approvals/${first.approval}/votes`, first.vote)).body.status).toBe(
        'approved',
      );
      const { approval, vote } = await asked('isolate');
      const emergency = { digest: vote.digest, reason: 'it spreads, and nobody answers' };
      expect(await told(await proven('ann', 301), 'POST', `/approvals/${approval}/override`, emergency)).toBe(
        '401 authentication-insufficient',
      );
      await as(201, await proven('ann', 60), 'POST', `/approvals/${approval}/override`, emergency);
    });

    it('prove nothing by an issuer that is not configured for it, whatever its token says', async () => {
      const { approval, vote } = await asked('isolate');
      const token = await tokenOf(1, 'ann', { acr: ACR, auth_time: Math.floor(Date.now() / 1_000) });
      expect(await told(token, 'POST', `/approvals/${approval}/votes`, vote)).toBe('403 step-up-required');
    });
  });
});
