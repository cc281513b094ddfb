import { jest } from '@jest/globals';
import { addressOf, isOpenToAll, presetRolesOf, routeInventory, type Route } from '@runbook/api-gateway';
import { isPermission, OF_RUNBOOKS, OF_THE_PLATFORM, OF_WHOEVER_ACTS, PRESET_ROLES, type Permission } from '@runbook/domain';
import { examplesOf } from './examples-of-operations.js';
import { DEV_KEY, ServicesInThisProcess, type Said } from './services-in-this-process.js';
import { done, newKey, newMember, newTenant, oneOfEachRole, serviceWithin, type Credential } from './tenants-and-members.js';
import { ASKS, FIXED, IDS, KINDS, MAKES_ITS_OWN, NOT_THERE, ORDER, SAYS_SO_OF_ANYTHING, TOLD } from './what-routes-name.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
const routes = routeInventory();
const kept = routes.filter((route) => !isOpenToAll(route));
const named = kept.map((route) => [addressOf(route), route] as const);

/** In what people and runs say, so that it is found wherever it comes out. */
const SECRET = 'canary-of-a-secret-run';
/** Their addresses name a run, or what belongs to one. */
const OF_RUNS = /^\/api\/v1\/(executions|approvals|overrides)\/:id/;

/** What can be permitted within a team: not what is the tenant's as a whole. */
const isOfRunbooks = ({ needs, concern }: Route): boolean => OF_RUNBOOKS.has(needs as Permission) && concern !== 'tenant';

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('every route', () => {
  let services: ServicesInThisProcess;
  let examples: Map<string, { readonly type: string; readonly value: unknown }>;
  let roles: Map<string, Credential>;
  let strangers: Map<string, Credential>;
  let gone: Map<string, Credential>;
  /** Whoever may do within a team all that can be done within one. */
  let ofTheTeam: Credential;
  let ofAnother: Credential;
  const found: Record<string, string> = {};
  /** A run that is classified above everybody’s clearance, by the word behind `/api/v1`, with what belongs to it. */
  let classified: Record<string, string>;

  const pathOf = ({ path }: Route, instead?: Readonly<Record<string, string>>) =>
    path.replace(/:(\w+)/g, (_all, name: string) => {
      const id =
        FIXED[name] ??
        IDS.find(([part]) => path.includes(part))?.[1] ??
        found[KINDS.find(([part]) => path.includes(part))?.[1] ?? 'execution'];
      return encodeURIComponent(name === 'id' ? (instead?.[path.split('/')[3]!] ?? id!) : id!);
    });
  const ask = (route: Route, credential: Credential = {}, instead?: Readonly<Record<string, string>>): Promise<Said> => {
    const example = examples.get(`${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
    const typed: Record<string, string> = example && example.type !== 'application/json' ? { 'content-type': example.type } : {};
    // What changes a draft says which one it knows.
    const knows: Record<string, string> = route.path.includes('/drafts/:draft') && route.method !== 'GET' ? { 'if-match': '"1"' } : {};
    return services.ask(route.method, pathOf(route, instead), { body: example?.value, headers: { ...typed, ...knows, ...credential } });
  };

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' });
    examples = examplesOf((await services.ask('GET', '/api/docs-json')).body);
    roles = await oneOfEachRole(services, DEV);
    const root = await newTenant(services, 'acme');
    // A platform's administrator is none of another tenant.
    const ofTenants = Object.keys(PRESET_ROLES).filter((role) => role !== 'PLATFORM_ADMIN');
    strangers = await oneOfEachRole(services, root, ofTenants);
    await done(services, 201, 'POST', '/runbooks', { headers: DEV, body: ASKS });
    await done(services, 201, 'POST', '/runbooks/drafts', { headers: DEV, body: ASKS });
    const value = { token: 'canary-of-default' };
    await done(services, 201, 'POST', '/credentials', { headers: DEV, body: { name: 'ti-api', kind: 'bearer', value } });
    await done(services, 201, 'POST', '/subscriptions', { headers: DEV, body: TOLD });
    await done(services, 200, 'PUT', '/roles/clerk', { headers: DEV, body: { permissions: ['runbooks:read'] } });
    await done(services, 201, 'POST', '/teams', { headers: DEV, body: { id: 'blue', name: 'dissolved on the way' } });
    ofTheTeam = await serviceWithin(services, DEV, 'crew', 'asks');
    ofAnother = await serviceWithin(services, DEV, 'rest', 'others');
    await done(services, 201, 'POST', '/authorities', { headers: DEV, body: ORDER });
    await newMember(services, DEV, 'target', 'VIEWER');
    await newMember(services, DEV, 'boss', 'APPROVER');
    found.execution = (await done(services, 201, 'POST', '/executions', { headers: DEV, body: { runbookId: 'asks' } })).body.id;
    found.approval = (await done(services, 200, 'GET', '/approvals?mine=false', { headers: DEV })).body.items[0].id;
    found.override = await overridden();
    classified = await aboveEverybody();
    gone = await thoseWhoAreGone();
    found.key = (await newKey(services, await newMember(services, DEV, 'keeper', 'VIEWER'))).id;
  });
  afterAll(() => services?.stop());

  /** A gate of another run, opened without its votes. */
  async function overridden(): Promise<string> {
    const rule = { reviewWithinHours: 24, quorum: 2, reviewers: ['APPROVER'], locks: 'person' };
    await done(services, 200, 'PUT', '/break-glass', { headers: DEV, body: rule });
    return (await opened(await begun())).overrides!;
  }

  async function begun(more: object = {}): Promise<string> {
    return (await done(services, 201, 'POST', '/executions', { headers: DEV, body: { runbookId: 'asks', ...more } })).body.id;
  }

  async function opened(run: string): Promise<Record<string, string>> {
    const { items } = (await done(services, 200, 'GET', '/approvals?mine=false', { headers: DEV })).body;
    const { id, digest } = items.find(({ execution }: { execution: string }) => execution === run);
    const body = { digest, reason: run === found.secret ? SECRET : 'canary-of-default' };
    const override = (await done(services, 201, 'POST', `/approvals/${id}/override`, { headers: DEV, body })).body.id;
    return { executions: run, approvals: id, overrides: override };
  }

  /** Its gate is open, and another one is asked for. */
  async function aboveEverybody(): Promise<Record<string, string>> {
    const basis = { authority: SECRET, reference: SECRET, classification: 'SECRET', authorizedUsers: ['dev'], purpose: SECRET };
    found.secret = await begun({ legalBasis: basis, incidentId: SECRET, triggeredBy: SECRET });
    const of = await opened(found.secret);
    // One that still asks, for the inbox.
    await begun({ legalBasis: basis, incidentId: SECRET });
    return of;
  }

  /** Of people who might do everything, were they still in. */
  async function thoseWhoAreGone(): Promise<Map<string, Credential>> {
    const member = await newMember(services, DEV, 'leaver', 'sre', 'TENANT_ADMIN', 'AUTHOR');
    const revoked = await newKey(services, member);
    const expired = await newKey(services, member, { expiresAt: new Date(Date.now() + 300).toISOString() });
    await done(services, 204, 'DELETE', `/auth/api-keys/${revoked.id}`, { headers: member });
    const suspended = await newMember(services, DEV, 'suspended', 'sre', 'TENANT_ADMIN', 'AUTHOR');
    const key = await newKey(services, suspended);
    await done(services, 200, 'POST', '/people/suspended/suspend', { headers: DEV, body: { reason: 'left the team' } });
    await done(services, 204, 'POST', '/auth/logout', { headers: member });
    await new Promise((resolve) => setTimeout(resolve, 400));
    return new Map([
      ['an expired key', expired.credential],
      ['a revoked key', revoked.credential],
      ['a session that was ended', member],
      ['a suspended member’s key', key.credential],
      ['a suspended member’s session', suspended],
      ['a key that nobody has', { 'x-api-key': 'rbk_0123456789abcdef_0123456789012345678901234567890123456789012' }],
    ]);
  }

  it.each(named)('%s is shut to who is not known, or not any more', async (_address, route) => {
    const answers: [string, Said][] = [['nobody', await ask(route)]];
    for (const [who, credential] of gone) answers.push([who, await ask(route, credential)]);
    expect(answers.map(([who, { status }]) => `${who}: ${status}`)).toEqual(answers.map(([who]) => `${who}: 401`));
  });

  it.each(named)('%s is shut to every role that does not have its permission, and open to the others', async (_address, route) => {
    const having = presetRolesOf(route);
    for (const [role, credential] of roles) {
      if (having?.includes(role) ?? true) continue;
      const { status, body } = await ask(route, credential);
      expect(`${role}: ${status} ${body.code}`).toBe(`${role}: 403 permission-missing`);
      expect(body.permission).toBe(route.needs);
    }
    // Whoever may not revoke others' keys is not told whether there is one.
    if (route.path.endsWith('/auth/api-keys/:id')) return;
    const able = having ? having[0] : 'sre';
    if (route.path.includes('/people/:id') || route.path.endsWith('/terminate')) return;
    const said = await ask(route, roles.get(able!));
    expect(said.status).toBeLessThan(500);
    expect([said.status, said.body?.code]).not.toEqual([403, 'permission-missing']);
    expect(said.status).not.toBe(401);
  });

  it.each(named.filter(([, { path }]) => path.includes(':')))('%s tells a member of another tenant of nothing', async (address, route) => {
    expect(strangers.size).toBeGreaterThan(8);
    const having = presetRolesOf(route);
    for (const [role, credential] of strangers) {
      const said = await ask(route, credential);
      expect(said.text).not.toContain('canary-of-default');
      if (having && !having.includes(role)) expect(`${role}: ${said.status}`).toBe(`${role}: 403`);
      else if (!MAKES_ITS_OWN.has(address)) {
        const nothing = await ask(route, credential, NOT_THERE);
        expect(`${role}: ${said.status} ${said.body.code}`).toBe(`${role}: ${nothing.status} ${nothing.body.code}`);
        const expected =
          route.needs && OF_THE_PLATFORM.has(route.needs as Permission)
            ? 403
            : (SAYS_SO_OF_ANYTHING[address] ?? (route.path.endsWith('/auth/api-keys/:id') ? nothing.status : 404));
        expect(`${role}: ${said.status}`).toBe(`${role}: ${expected}`);
      }
    }
  });

  it.each(named)('%s tells a member of another team of nothing', async (_address, route) => {
    const said = await ask(route, ofAnother);
    expect(said.text).not.toContain('canary-of-default');
    if (!isPermission(route.needs ?? '') || OF_WHOEVER_ACTS.has(route.needs as Permission)) return;
    if (!isOfRunbooks(route)) return expect([said.status, said.body.code]).toEqual([403, 'permission-missing']);
    if (!route.path.includes(':')) return expect([200, 201, 400, 403, 404]).toContain(said.status);
    const nothing = await ask(route, ofAnother, NOT_THERE);
    expect(`${said.status} ${said.body.code}`).toBe(`404 ${nothing.body.code}`);
  });

  it.each(named.filter(([, route]) => isOfRunbooks(route) && route.path.includes(':')))(
    '%s is open to a member of the team whose runbook it is about',
    async (_address, route) => {
      const { status, body } = await ask(route, ofTheTeam);
      expect(status).toBeLessThan(500);
      expect([403, 404].includes(status) ? body.code : '').not.toMatch(/^(permission-missing|(runbook|execution|approval)-unknown)$/);
    },
  );

  describe('about a run that is classified', () => {
    // What was asked of the routes before has set a scale of its own.
    beforeAll(() => done(services, 200, 'DELETE', '/classification-rule', { headers: DEV }));

    it.each(named.filter(([, { path }]) => OF_RUNS.test(path)))(
      '%s tells nobody below the classification of its run more than that it is there',
      async (_address, route) => {
        const having = presetRolesOf(route);
        const kind = route.path.split('/')[3]!;
        for (const [role, credential] of [...roles, ['a team', ofTheTeam] as const]) {
          const said = await ask(route, credential, classified);
          expect(said.text).not.toContain(SECRET);
          if (role === 'a team' ? !isOfRunbooks(route) : having && !having.includes(role)) continue;
          expect(`${role}: ${said.status} ${said.body.code}`).toBe(`${role}: 403 clearance-missing`);
          // Nobody is told to ask himself.
          const granter = role === 'TENANT_ADMIN' ? 'one-platform-admin' : 'one-tenant-admin';
          expect(said.body).toMatchObject({ clearance: 'SECRET', grantedBy: expect.arrayContaining([granter]) });
          const { id, runbook, classification } = said.body.execution;
          expect([id, runbook, classification]).toEqual([classified.executions, { id: 'asks', version: 1 }, 'SECRET']);
          expect([kind, Object.keys(said.body.execution).sort()]).toEqual([kind, ['classification', 'id', 'runbook', 'status']]);
        }
      },
    );

    it.each(named.filter(([, { method, path }]) => method === 'GET' && !OF_RUNS.test(path)))(
      '%s shows nobody what stands in a run that is classified above him',
      async (_address, route) => {
        for (const credential of roles.values()) expect((await ask(route, credential)).text).not.toContain(SECRET);
      },
    );
  });

  it('that takes a body has an example of it, so that what refuses it is not its form', () => {
    const bodiless = kept.filter(
      ({ method, path }) => method !== 'GET' && method !== 'DELETE' && !examples.has(`${method} ${path.replace(/:(\w+)/g, '{$1}')}`),
    );
    expect(bodiless.map(addressOf).sort()).toEqual(
      [
        'POST /api/v1/auth/logout',
        'POST /api/v1/auth/second-factor',
        'POST /api/v1/runbooks/:id/drafts/:draft/approve',
        'POST /api/v1/runbooks/:id/drafts/:draft/submit',
        'POST /api/v1/subscriptions/:id/check',
        'POST /api/v1/subscriptions/:id/resume',
        'POST /api/v1/people/:id/invitation',
        'POST /api/v1/people/:id/reinstate',
        'PUT /api/v1/people/:id/roles/:role',
        'PUT /api/v1/teams/:id/runbooks/:runbook',
        'POST /api/v1/tenants/:id/invitation',
        'POST /api/v1/tenants/:id/reinstate',
      ].sort(),
    );
  });
});
