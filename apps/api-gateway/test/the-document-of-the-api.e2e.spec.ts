import { Validator } from '@seriousme/openapi-schema-validator';
import { ownSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { API_KEY } from './running-system.mjs';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown; readonly schema?: object }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>;
}
interface Route extends Operation {
  readonly method: string;
  readonly path: string;
}

const GATED = `apiVersion: runbook/v1
id: documented
name: Documented
steps:
  - { id: ask, type: human-approval, with: { approvers: { users: [ana, ben] }, quorum: 2 } }
  - { id: isolate, type: transform, dependsOn: [ask], with: { value: 1 } }
`;

/** Parameters of addresses that are numbers. */
const NUMBERED: ReadonlySet<string> = new Set(['version', 'other', 'draft']);

/** Answer 200 and nothing: OpenID Connect Back-Channel Logout 1.0, section 2.8. */
const EMPTY: ReadonlySet<string> = new Set(['LogoutController_heed']);

describe('the document of the API', () => {
  let system: SharedSystem;
  let document: { readonly openapi: string; readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
  let routes: Route[];
  beforeAll(async () => {
    // Its own: the examples of rules and of where steps may go would bind the suites beside it.
    system = await ownSystem();
    document = (await (await fetch(`${system.url}/api/docs-json`)).json()) as typeof document;
    routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
    );
  });
  afterAll(() => system.stop());

  it('is OpenAPI 3.1, as its own schema says', async () => {
    const { valid, errors } = await new Validator().validate(document);
    expect(errors).toBeUndefined();
    expect([valid, document.openapi]).toEqual([true, '3.1.0']);
  });

  it('has the methods of every address that it names, and no other', async () => {
    for (const path of Object.keys(document.paths)) {
      const tried = await fetch(`${system.url}${path.replaceAll(/\{\w+\}/g, 'x')}`, {
        method: 'REPORT',
        headers: { 'x-api-key': API_KEY },
      });
      const allowed = (tried.headers.get('allow') ?? '').split(', ').filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
      // `/executions/bulk` is an address of `/executions/{id}` too.
      const fitting = Object.keys(document.paths).filter((other) => new RegExp(`^${other.replaceAll(/\{\w+\}/g, '[^/{]+')}$`).test(path));
      const declared = [path, ...fitting]
        .flatMap((other) => Object.keys(document.paths[other] ?? {}))
        .map((method) => method.toUpperCase());
      expect([path, allowed]).toEqual([path, [...new Set(declared)].sort()]);
    }
  });

  it('says of every operation what it answers, which problems it has, and an example of what it takes', () => {
    for (const { operationId, responses, requestBody, parameters = [] } of routes) {
      const successes = Object.keys(responses).filter((status) => Number(status) < 400);
      expect([operationId, successes.length > 0, '500' in responses]).toEqual([operationId, true, true]);
      for (const status of successes.filter((code) => !['204', '303', '304'].includes(code))) {
        const contents = Object.values(responses[status]?.content ?? {});
        expect([operationId, contents.length > 0]).toEqual([operationId, !EMPTY.has(operationId)]);
        // Nothing is shown as any object.
        for (const { schema } of contents) expect([operationId, schema]).not.toEqual([operationId, { type: 'object' }]);
      }
      for (const content of Object.values(requestBody?.content ?? {})) {
        expect([operationId, content.example !== undefined]).toEqual([operationId, true]);
      }
      const without = parameters.filter(({ name, example }) => name !== 'cursor' && example === undefined).map(({ name }) => name);
      expect([operationId, without]).toEqual([operationId, []]);
    }
  });

  it('gives examples that are taken as they are, and every answer to them is one that it declares', async () => {
    const yaml = { 'content-type': 'application/yaml' };
    // The first version may be deprecated on the way; runs are of the second.
    for (let versions = 0; versions < 2; versions++) expect((await system.api.post('/runbooks', GATED, yaml)).status).toBe(201);
    const start = async () => (await system.api.post('/executions', { runbookId: 'documented' })).body;
    const refused = ['invalid-request', 'malformed-json', 'malformed-header', 'media-type-unsupported', 'malformed-url', 'route-unknown'];
    for (const route of routes.filter(
      ({ path }) => path.startsWith('/api/v1/') && !path.endsWith('/stream') && !path.includes('/output'),
    )) {
      const { id, steps } = await start();
      const ids = {
        executions: id,
        approvals: steps[0].approval.id,
        runbooks: 'documented',
        tasks: 'tsk_0',
        'event-sources': 'edr',
        people: 'oli',
        'api-keys': '3f1c9a5be2d04c77',
      } as Record<string, string>;
      const path = route.path.slice('/api/v1'.length).replaceAll(/([\w-]+)\/\{(\w+)\}/g, (_, room: string, name: string) => {
        const given = name === 'id' ? ids[room] : room === 'steps' ? 'isolate' : NUMBERED.has(name) ? '1' : 'edr';
        return `${room}/${given}`;
      });
      for (const { type, body } of bodiesOf(route)) {
        const answer = await send(route.method, path, body, type);
        const { code, errors, detail } = answer.body ?? {};
        const found = refused.includes(code) ? { code, errors, detail, body } : undefined;
        expect([route.operationId, found]).toEqual([route.operationId, undefined]);
      }
    }
  });

  const send = async (method: string, path: string, body: unknown, type: string) => {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': type };
    if (method === 'GET') return system.api.get(path === '/audit/verify' ? `${path}?partition=0` : path);
    if (method === 'DELETE') return system.api.remove(path);
    const verb = method.toLowerCase() as 'post' | 'put' | 'patch';
    return system.api[verb](path, body, headers);
  };
});

/** Every example, as every type that the route takes; YAML takes JSON. */
function bodiesOf({ requestBody }: Route): { type: string; body: unknown }[] {
  if (!requestBody) return [{ type: 'application/json', body: undefined }];
  return Object.entries(requestBody.content).map(([type, { example }]) => ({ type, body: example }));
}
