import { jest } from '@jest/globals';
import { graphOfApi, INBOX_ROUTE, LINKS, MUTATIONS, printedGraph, QUERIES, SUBSCRIPTIONS } from '@runbook/api-gateway';
import type { GraphQLSchema } from 'graphql';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { examplesOf } from '../examples-of-operations.js';
import { DEV_KEY, ServicesInThisProcess } from '../services-in-this-process.js';
import { done, newTenant, oneOfEachRole, type Credential } from '../tenants-and-members.js';
import { ASKS, NOT_THERE, ORDER } from '../what-routes-name.js';
import { asked, GraphSocket, ofRoute, overHttp } from './graph-of-services.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
const fields = Object.entries({ ...QUERIES, ...MUTATIONS });

jest.setTimeout(300_000);

describe('every field of the graph', () => {
  let services: ServicesInThisProcess;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- The document of the API.
  let document: any;
  let schema: GraphQLSchema;
  let examples: ReturnType<typeof examplesOf>;
  let callers: Map<string, Credential>;

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' });
    document = (await services.ask('GET', '/api/docs-json')).body;
    schema = graphOfApi(document);
    examples = examplesOf(document);
    const root = await newTenant(services, 'acme');
    callers = new Map([['nobody', {}], ['a key that nobody has', { 'x-api-key': 'rbk_0' }], ...(await oneOfEachRole(services, DEV))]);
    for (const [role, credential] of await oneOfEachRole(services, root, ['sre', 'TENANT_ADMIN']))
      callers.set(`${role} of another tenant`, credential);
    await done(services, 201, 'POST', '/runbooks', { headers: DEV, body: ASKS });
    await done(services, 201, 'POST', '/authorities', { headers: DEV, body: ORDER });
    // What an example makes is there already, so that who asks second is answered alike.
    const authority = examples.get('POST /api/v1/authorities')!.value;
    for (const by of [DEV, root]) await services.ask('POST', '/authorities', { headers: by, body: authority });
  });
  afterAll(() => services?.stop());

  /** Of things that are not there: an act on one leaves everything as it is, however often it is asked for. */
  const argumentsOf = (address: string): Record<string, unknown> => {
    const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const ids = names.map((name) => [name, name === 'id' ? NOT_THERE[address.split('/')[1]!]! : name === 'stepId' ? 'ask' : '1']);
    const example = examples.get(address.replace(' ', ' /api/v1'));
    const knows = address.includes('/drafts/{draft}') && !address.startsWith('GET') ? { ifMatch: '1' } : {};
    return { ...Object.fromEntries(ids), ...knows, ...(example && { input: example.value }) };
  };

  it.each(fields)('%s has the verdict of %s for everybody', async (name, address) => {
    const args = argumentsOf(address);
    const [method, path] = address.split(' ') as [string, string];
    const to = path.replace(/\{(\w+)\}/g, (_all, parameter: string) => String(args[parameter]));
    const asking = asked(
      schema,
      name,
      args,
      name in QUERIES || schema.getMutationType()!.getFields()[name]!.type.toString() !== 'Boolean' ? '{ __typename }' : '',
    );
    const verdicts: string[] = [];
    for (const [who, credential] of callers) {
      const knows: Record<string, string> = 'ifMatch' in args ? { 'if-match': '"1"' } : {};
      const rest = ofRoute(await services.ask(method, to, { body: args.input, headers: { ...knows, ...credential } }));
      const graph = await overHttp(services, asking, credential);
      verdicts.push(rest.verdict);
      expect([who, graph.verdict, graph.pointers]).toEqual([who, rest.verdict, rest.pointers]);
    }
    // A suite in which everybody has the same verdict would compare nothing.
    expect(new Set(verdicts).size).toBeGreaterThan(1);
  });

  it('that is live has the verdict of its route, over a socket', async () => {
    // A live view that is open is listened to for a while, so these are some of them all: unknown, with it, without it, and of another tenant.
    const some = ['a key that nobody has', 'VIEWER', 'WORKER', 'sre of another tenant'];
    for (const [name, address] of Object.entries(SUBSCRIPTIONS)) {
      const path = address.split(' ')[1]!.replace('{id}', NOT_THERE.executions!);
      for (const [who, credential] of some.map((one) => [one, callers.get(one)!] as const)) {
        const rest = ofRoute(await services.ask('GET', path, { headers: credential }));
        const opened = await GraphSocket.open(services.url, credential).catch(() => undefined);
        if (!opened) {
          expect([who, rest.verdict.slice(0, 3)]).toEqual([who, '401']);
          continue;
        }
        const query = `subscription { ${name}${name === 'executionEvents' ? `(id: "${NOT_THERE.executions}")` : ''} { __typename } }`;
        expect([name, who, (await opened.answer({ query, variables: {} })).verdict]).toEqual([name, who, rest.verdict]);
        opened.close();
      }
    }
  });

  it('asks a route that there is, and links stand in types that there are', () => {
    expect(Object.keys(LINKS).filter((type) => !schema.getType(type))).toEqual([]);
    expect(INBOX_ROUTE in { [INBOX_ROUTE]: document.paths['/api/v1/approvals'].get }).toBe(true);
  });

  it('is asked as its guide says', async () => {
    const guide = readFileSync('docs/guides/graphql.md', 'utf8');
    const block = /```sh\n([\s\S]*?)```/.exec(guide)![1]!.replaceAll('http://127.0.0.1:4000', services.url);
    const { stdout } = await promisify(execFile)('bash', ['-ec', block], { env: { ...process.env, KEY: DEV_KEY } });
    const answers = stdout
      .trim()
      .split(/(?<=\})(?=\{"(?:data|errors)")/)
      .map((text) => JSON.parse(text) as { data: Record<string, never>; errors?: object });
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    const [me, registered, started, listed] = answers.map(({ data }) => data) as [
      object,
      object,
      { startExecution: { id: string } },
      object,
    ];
    expect([me, registered]).toMatchObject([{ me: { id: 'dev' } }, { registerRunbook: { id: 'greet', version: expect.any(Number) } }]);
    const line = {
      id: started.startExecution.id,
      explanation: { sentence: expect.stringContaining('ask') },
      whole: { steps: [{ id: 'ask' }] },
    };
    expect(listed).toMatchObject({ executions: { items: [line] } });
  });

  it('stands in the file that is published', () => {
    const text = readFileSync('docs/spec/api.graphql', 'utf8');
    const stale = 'npm run build && node scripts/write-api-graph.mjs';
    expect([stale, text.slice(text.indexOf('\n\n') + 2)]).toEqual([stale, printedGraph(document)]);
  });
});
