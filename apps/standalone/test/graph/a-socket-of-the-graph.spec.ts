import { jest } from '@jest/globals';
import { graphOfApi } from '@runbook/api-gateway';
import type { GraphQLSchema } from 'graphql';
import { WebSocket } from 'undici';
import { DEV_KEY, ServicesInThisProcess } from '../services-in-this-process.js';
import { done, newKey, newMember, type Credential } from '../tenants-and-members.js';
import { asked, GraphSocket, overHttp } from './graph-of-services.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
const ASKS = `{ "apiVersion": "runbook/v1", "id": "asks", "name": "asks",
  "steps": [{ "id": "ask", "type": "human-approval", "with": { "approvers": { "users": ["boss"] } } }] }`;

jest.setTimeout(120_000);

describe('an operation', () => {
  let services: ServicesInThisProcess;
  let schema: GraphQLSchema;
  let dev: GraphSocket;
  const callers = new Map<string, Credential>();

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' });
    schema = graphOfApi((await services.ask('GET', '/api/docs-json')).body);
    for (const [id, role] of [
      ['viewer', 'VIEWER'],
      ['boss', 'APPROVER'],
    ] as const)
      callers.set(id, await newMember(services, DEV, id, role));
    await done(services, 201, 'POST', '/runbooks', { headers: DEV, body: ASKS });
    dev = await GraphSocket.open(services.url, DEV);
  });
  afterAll(async () => {
    dev?.close();
    await services?.stop();
  });

  async function made(): Promise<{ run: string; request: string }> {
    const { id, steps } = (await done(services, 201, 'POST', '/executions', { headers: DEV, body: { runbookId: 'asks' } })).body;
    return { run: id, request: steps[0].approval.id };
  }

  it('that comes again with the same key is one, whichever way it comes', async () => {
    const input = { runbookId: 'asks' };
    const key = 'once-and-for-all';
    const first = (await done(services, 201, 'POST', '/executions', { headers: { ...DEV, 'idempotency-key': key }, body: input })).body.id;
    const query = asked(schema, 'startExecution', { input, idempotencyKey: key }, '{ id }');
    const { body } = await services.ask('POST', '/graphql', { headers: DEV, body: query });
    expect(body).toEqual({ data: { startExecution: { id: first } }, extensions: { replayed: [['startExecution']] } });
    expect((await dev.answer(query)).value).toEqual({ id: first });
    const other = asked(schema, 'startExecution', { input: { ...input, incidentId: 'another' }, idempotencyKey: key }, '{ id }');
    expect((await overHttp(services, other, DEV)).verdict).toBe('422 idempotency-key-reused');
  });

  it('by cookie comes from a page of this service, over HTTP and over a socket', async () => {
    const cookie = `runbook_access=${callers.get('viewer')!.authorization!.split(' ')[1]}`;
    const body = { query: '{ me { id } }' };
    const elsewhere = { cookie, origin: 'https://evil.example' };
    expect(await services.ask('POST', '/graphql', { body, headers: elsewhere })).toMatchObject({
      status: 403,
      body: { code: 'cross-site' },
    });
    const here = { cookie, origin: services.url };
    expect((await services.ask('POST', '/graphql', { body, headers: here })).body).toEqual({ data: { me: { id: 'viewer' } } });
    await expect(GraphSocket.open(services.url, elsewhere)).rejects.toThrow('refused');
    const socket = await GraphSocket.open(services.url, here);
    expect((await socket.answer({ ...body, variables: {} })).value).toEqual({ id: 'viewer' });
    socket.close();
  });

  it('is refused on a socket as soon as its caller may do nothing any more', async () => {
    const leaver = await newMember(services, DEV, 'leaver', 'OPERATOR');
    const { id, credential } = await newKey(services, leaver);
    const socket = await GraphSocket.open(services.url, credential);
    const query = { query: '{ executions(limit: 1) { items { id } } }', variables: {} };
    expect((await socket.answer(query)).verdict).toBe('done');
    await done(services, 204, 'DELETE', `/auth/api-keys/${id}`, { headers: leaver });
    expect((await socket.answer(query)).verdict).toBe('401 key-unknown');
    socket.close();
  });

  it('is seen live by who may see it, until he goes', async () => {
    const socket = await GraphSocket.open(services.url, callers.get('boss')!);
    const list = socket.begin({ query: 'subscription { executionsChanged { event run { id status } } }' });
    const inbox = socket.begin({ query: 'subscription { approvalsChanged { items { id execution } } }' });
    const of = (id: string, fits: (data: never) => boolean) =>
      socket.next((message) => message.id === id && message.type === 'next' && fits(message.payload.data as never));
    await of(list, ({ executionsChanged: { event } }: { executionsChanged: { event: string } }) => event === 'ready');
    const { run: $run, request: $request } = await made();
    await of(list, ({ executionsChanged: { run } }: { executionsChanged: { run?: { id: string } } }) => run?.id === $run);
    await of(inbox, ({ approvalsChanged: { items } }: { approvalsChanged: { items: { id: string }[] } }) =>
      items.some(({ id }) => id === $request),
    );
    const events = socket.begin({ query: `subscription { executionEvents(id: "${$run}") { id event data } }` });
    await of(
      events,
      ({ executionEvents: { id, event } }: { executionEvents: { id: string; event: string } }) =>
        id === '1.0' && event === 'ExecutionStarted',
    );
    await done(services, 200, 'POST', `/executions/${$run}/cancel`, { headers: DEV, body: { reason: 'r' } });
    await socket.next(({ id, type }) => id === events && type === 'complete');
    socket.say({ id: list, type: 'complete' });
    socket.close();
    await socket.closed;
  });

  it('of the same name is not begun twice, and what is no message ends the socket', async () => {
    for (const [messages, code] of [
      [['{'], 4400],
      [[{ type: 'connection_init' }], 4429],
      [[1, 2].map(() => ({ id: 'same', type: 'subscribe', payload: { query: 'subscription { executionsChanged { event } }' } })), 4409],
    ] as const) {
      const socket = await GraphSocket.open(services.url, DEV);
      for (const message of messages) socket.say(message);
      expect(await socket.closed).toBe(code);
    }
    const other = new WebSocket(`${services.url.replace('http', 'ws')}/api/v1/graphql`, { protocols: ['graphql-ws'], headers: DEV });
    await new Promise<void>((resolve) => other.addEventListener('close', () => resolve()));
    expect(other.protocol).not.toBe('graphql-ws');
  });

  it('holds every number exactly, or is refused', async () => {
    const document = (digits: string) => `mutation { checkRunbook(input: { apiVersion: "runbook/v1", n: ${digits} }) { valid } }`;
    expect((await overHttp(services, { query: document('9007199254740993'), variables: {} }, DEV)).verdict).toBe('400 invalid-request');
    expect((await overHttp(services, { query: document('9007199254740991'), variables: {} }, DEV)).verdict).toBe('done');
    dev.say('{"id":"big","type":"subscribe","payload":{"query":"query($x: JSON!) { me { id } }","variables":{"x":9007199254740993}}}');
    const refused = await dev.next(({ id }) => id === 'big');
    expect([refused.type, refused.payload[0].extensions.code]).toEqual(['error', 'invalid-request']);
  });

  it('that asks for the schema is for who is known, and one of many at once is for nobody', async () => {
    const schemaQuery = { query: '{ __schema { types { name } } }' };
    expect(await services.ask('POST', '/graphql', { body: schemaQuery })).toMatchObject({ status: 401, body: { code: 'key-missing' } });
    const { body } = await services.ask('POST', '/graphql', { body: schemaQuery, headers: callers.get('viewer')! });
    expect(body.data.__schema.types.length).toBeGreaterThan(100);
    expect(await services.ask('POST', '/graphql', { body: [schemaQuery], headers: DEV })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });

  it('that would be one subscription too many of its caller is refused by the name of the limit', async () => {
    const viewer = callers.get('viewer')!;
    const open = await Promise.all([1, 2, 3].map(() => GraphSocket.open(services.url, viewer)));
    const query = 'subscription { executionsChanged { event } }';
    const begun = open.flatMap((socket, at) => Array.from({ length: at < 2 ? 50 : 0 }, () => [socket, socket.begin({ query })] as const));
    for (const [socket, id] of begun) await socket.next((message) => message.id === id && message.type === 'next');
    const [first, , last] = open;
    const refusal = async (socket: GraphSocket) => {
      const id = socket.begin({ query });
      const { type, payload } = await socket.next((message) => message.id === id && message.type !== 'complete');
      const { code, limit, most } = (type === 'error' ? payload : payload.errors)[0].extensions;
      return [code, limit, most];
    };
    expect(await refusal(last!)).toEqual(['query-exceeded', 'subscriptions', 100]);
    expect(await refusal(first!)).toEqual(['query-exceeded', 'operations', 50]);
    first!.close();
    await first!.closed;
    // Places are given back when their socket goes.
    const id = last!.begin({ query });
    expect((await last!.next((message) => message.id === id)).type).toBe('next');
    for (const socket of open) socket.close();
  });
});
