import { jest } from '@jest/globals';
import { addressOf, isOpenToAll, presetRolesOf, routeInventory, type Route } from '@runbook/api-gateway';
import { OF_THE_PLATFORM, PRESET_ROLES, type Permission } from '@runbook/domain';
import { DEV_KEY, ServicesInThisProcess, type Said } from './services-in-this-process.js';
import { done, newKey, newMember, newTenant, oneOfEachRole, type Credential } from './tenants-and-members.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
const ASKS = `
{ "apiVersion": "runbook/v1", "id": "asks", "name": "canary-of-default",
  "steps": [{ "id": "ask", "type": "human-approval", "with": { "approvers": { "users": ["boss"] } } }] }`;

/** What stands in the place of a parameter: something of tenant `default`, so that whoever is refused is refused something that there is. */
const FIXED: Readonly<Record<string, string>> = { stepId: 'ask', role: 'clerk', version: '1', draft: '1', a: '1', b: '2', sourceId: 'edr' };
const IDS: readonly (readonly [string, string])[] = [
  ['/runbooks/', 'asks'],
  ['/event-sources/', 'edr'],
  ['/people/', 'target'],
  ['/tenants/', 'default'],
  ['/workers/tasks/', 'tsk_0198f1c2d3e4f5a6b7c8d9e0'],
];

/** Of an own tenant, a route with a parameter may make what there is not yet: no other's is touched, and none is told of. */
const MAKES_ITS_OWN: ReadonlySet<string> = new Set(['PUT /api/v1/event-sources/:id', 'PUT /api/v1/roles/:role']);
/** Answered alike whether there is such a thing anywhere: the notes of a source outlive it, a list may be empty, and a task that is done is no worker's any more. */
const SAYS_SO_OF_ANYTHING: Readonly<Record<string, number>> = {
  'GET /api/v1/event-sources/:id/dispositions': 200,
  'GET /api/v1/runbooks/:id/drafts': 200,
  'POST /api/v1/workers/tasks/:id/complete': 409,
  'POST /api/v1/workers/tasks/:id/fail': 409,
  'POST /api/v1/workers/tasks/:id/heartbeat': 409,
};

/** Ids of their form that nobody anywhere has, by the word behind `/api/v1`. */
const NOT_THERE: Readonly<Record<string, string>> = {
  executions: `exe_${'0'.repeat(32)}`,
  approvals: `apr_${'0'.repeat(24)}`,
  workers: `tsk_${'0'.repeat(24)}`,
  auth: '0'.repeat(16),
  runbooks: 'nothing',
  'event-sources': 'nothing',
  people: 'nobody',
  tenants: 'nowhere',
};

const routes = routeInventory();
const kept = routes.filter((route) => !isOpenToAll(route));
const named = kept.map((route) => [addressOf(route), route] as const);

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('every route', () => {
  let services: ServicesInThisProcess;
  let examples: Map<string, { readonly type: string; readonly value: unknown }>;
  let roles: Map<string, Credential>;
  let strangers: Map<string, Credential>;
  let gone: Map<string, Credential>;
  const found: Record<string, string> = {};

  const pathOf = ({ path }: Route, instead?: Readonly<Record<string, string>>) =>
    path.replace(/:(\w+)/g, (_all, name: string) => {
      const id =
        FIXED[name] ??
        IDS.find(([part]) => path.includes(part))?.[1] ??
        found[path.includes('/approvals') ? 'approval' : path.includes('/api-keys') ? 'key' : 'execution'];
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
    strangers = await oneOfEachRole(
      services,
      root,
      Object.keys(PRESET_ROLES).filter((role) => role !== 'PLATFORM_ADMIN'),
    );
    await done(services, 201, 'POST', '/runbooks', { headers: DEV, body: ASKS });
    await done(services, 201, 'POST', '/runbooks/drafts', { headers: DEV, body: ASKS });
    await done(services, 200, 'PUT', '/roles/clerk', { headers: DEV, body: { permissions: ['runbooks:read'] } });
    await newMember(services, DEV, 'target', 'VIEWER');
    await newMember(services, DEV, 'boss', 'APPROVER');
    found.execution = (await done(services, 201, 'POST', '/executions', { headers: DEV, body: { runbookId: 'asks' } })).body.id;
    found.approval = (await done(services, 200, 'GET', '/approvals?mine=false', { headers: DEV })).body.items[0].id;
    gone = await thoseWhoAreGone();
    found.key = (await newKey(services, await newMember(services, DEV, 'keeper', 'VIEWER'))).id;
  });
  afterAll(() => services?.stop());

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
        'POST /api/v1/people/:id/invitation',
        'POST /api/v1/people/:id/reinstate',
        'PUT /api/v1/people/:id/roles/:role',
        'POST /api/v1/tenants/:id/invitation',
        'POST /api/v1/tenants/:id/reinstate',
      ].sort(),
    );
  });
});

interface ApiDocument {
  readonly paths: Record<string, Record<string, { requestBody?: { content: Record<string, { example?: unknown; schema?: Schema }> } }>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}
interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

/** A body of each operation that takes one, by method and path. */
function examplesOf(document: ApiDocument): Map<string, { type: string; value: unknown }> {
  const resolved = (schema: Schema = {}): Schema =>
    schema.$ref ? resolved(document.components.schemas[schema.$ref.split('/').at(-1)!]) : schema;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  return new Map(
    operations.flatMap(([address, { requestBody }]) => {
      const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
      if (type === undefined || media === undefined) return [];
      const schema = resolved(media.schema);
      return [[address, { type, value: media.example ?? schema.example ?? schema.examples?.[0] }] as const];
    }),
  );
}
