import { jest } from '@jest/globals';
import { graphOfApi } from '@runbook/api-gateway';
import type { GraphQLSchema } from 'graphql';
import { DEV_KEY, ServicesInThisProcess } from '../services-in-this-process.js';
import { done, newMember, newTenant, type Credential } from '../tenants-and-members.js';
import { asked, GraphSocket, ofRoute, overHttp, withoutNulls, type Outcome } from './graph-of-services.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
const TWO_PEOPLE = `{ "apiVersion": "runbook/v1", "id": "asks", "name": "asks", "inputs": { "type": "object", "properties": { "n": { "type": "integer" } } },
  "steps": [{ "id": "ask", "type": "human-approval", "with": { "approvers": { "users": ["boss"] } } }] }`;

jest.setTimeout(120_000);

type Way = 'rest' | 'graph' | 'socket';
/** `$run`, `$request` and `$digest` stand for those of the run that each way has for itself. */
type Case = readonly [what: string, who: string, field: string, route: string, args: Record<string, unknown>, expected: string];

const RUN = { id: '$run' };
const REQUEST = { id: '$request' };
const CASES: readonly Case[] = [
  ['starts a run', 'dev', 'startExecution', 'POST /executions', { input: { runbookId: 'asks' } }, 'done'],
  [
    'starts no run of a runbook that is not there',
    'dev',
    'startExecution',
    'POST /executions',
    { input: { runbookId: 'none' } },
    '404 runbook-unknown',
  ],
  [
    'starts no run with inputs of another form',
    'dev',
    'startExecution',
    'POST /executions',
    { input: { runbookId: 'asks', inputs: { n: 'x' } } },
    '400 invalid-inputs',
  ],
  [
    'starts nothing for who only looks',
    'viewer',
    'startExecution',
    'POST /executions',
    { input: { runbookId: 'asks' } },
    '403 permission-missing',
  ],
  ['pauses', 'dev', 'pauseExecution', 'POST /executions/{id}/pause', RUN, 'done'],
  ['pauses nothing of another tenant', 'stranger', 'pauseExecution', 'POST /executions/{id}/pause', RUN, '404 execution-unknown'],
  ['resumes what goes on as it is', 'dev', 'resumeExecution', 'POST /executions/{id}/resume', RUN, 'done'],
  [
    'retries no step that has not failed',
    'dev',
    'retryStep',
    'POST /executions/{id}/steps/{stepId}/retry',
    { ...RUN, stepId: 'ask', input: { reason: 'r' } },
    '409 not-applicable',
  ],
  [
    'skips no step that there is not',
    'dev',
    'skipStep',
    'POST /executions/{id}/steps/{stepId}/skip',
    { ...RUN, stepId: 'no', input: { reason: 'r' } },
    '404 step-unknown',
  ],
  ['votes', 'boss', 'vote', 'POST /approvals/{id}/votes', { ...REQUEST, input: { decision: 'approve', digest: '$digest' } }, 'done'],
  [
    'counts no vote on something else',
    'boss',
    'vote',
    'POST /approvals/{id}/votes',
    { ...REQUEST, input: { decision: 'approve', digest: 'a'.repeat(64) } },
    '409 digest-mismatch',
  ],
  [
    'counts no vote of who is not asked',
    'other',
    'vote',
    'POST /approvals/{id}/votes',
    { ...REQUEST, input: { decision: 'reject', digest: '$digest' } },
    '403 not-an-approver',
  ],
  ['comments', 'boss', 'commentApproval', 'POST /approvals/{id}/comments', { ...REQUEST, input: { text: 'hm' } }, 'done'],
  ['cancels', 'dev', 'cancelExecution', 'POST /executions/{id}/cancel', { ...RUN, input: { reason: 'r' } }, 'done'],
  ['acts on many', 'dev', 'actOnExecutions', 'POST /executions/bulk', { input: { action: 'pause', ids: ['$run'], reason: 'r' } }, 'done'],
  ['shows a run', 'dev', 'execution', 'GET /executions/{id}', RUN, 'done'],
  ['shows a run as it was', 'dev', 'execution', 'GET /executions/{id}', { ...RUN, asOf: '1' }, 'done'],
  [
    'shows nothing from before it was',
    'dev',
    'execution',
    'GET /executions/{id}',
    { ...RUN, asOf: '2001-01-01T00:00:00Z' },
    '404 moment-unknown',
  ],
  ['shows its steps', 'dev', 'steps', 'GET /executions/{id}/steps', RUN, 'done'],
  ['explains it', 'dev', 'explanation', 'GET /executions/{id}/explain', RUN, 'done'],
  ['shows its records', 'auditor', 'records', 'GET /executions/{id}/logs', RUN, 'done'],
  ['shows a request', 'boss', 'approval', 'GET /approvals/{id}', REQUEST, 'done'],
  ['lists runbooks', 'dev', 'runbooks', 'GET /runbooks', { limit: 3 }, 'done'],
  ['shows a version', 'dev', 'runbookVersion', 'GET /runbooks/{id}/versions/{version}', { id: 'asks', version: '1' }, 'done'],
  ['lists authorities', 'dev', 'authorities', 'GET /authorities', {}, 'done'],
  ['lists no page of none', 'dev', 'executions', 'GET /executions', { limit: 0 }, '400 invalid-request'],
  ['lists no page that is too long', 'dev', 'executions', 'GET /executions', { limit: 201 }, '400 invalid-request'],
  ['goes on behind no cursor of its own making', 'dev', 'executions', 'GET /executions', { cursor: 'x' }, '400 invalid-cursor'],
  [
    'refuses a key that is none',
    'dev',
    'pauseExecution',
    'POST /executions/{id}/pause',
    { ...RUN, idempotencyKey: 'é' },
    '400 malformed-header',
  ],
];

describe('one act, as a request, in the graph and over a socket', () => {
  let services: ServicesInThisProcess;
  let schema: GraphQLSchema;
  const callers = new Map<string, Credential>([['dev', DEV]]);
  const sockets = new Map<string, GraphSocket>();

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' });
    schema = graphOfApi((await services.ask('GET', '/api/docs-json')).body);
    const roles = { viewer: 'VIEWER', boss: 'APPROVER', other: 'APPROVER', auditor: 'AUDITOR' };
    for (const [id, role] of Object.entries(roles)) callers.set(id, await newMember(services, DEV, id, role));
    callers.set('stranger', await newMember(services, await newTenant(services, 'acme'), 'stranger', 'sre'));
    await done(services, 201, 'POST', '/runbooks', { headers: DEV, body: TWO_PEOPLE });
    for (const [who, credential] of callers) sockets.set(who, await GraphSocket.open(services.url, credential));
  });
  afterAll(async () => {
    for (const socket of sockets.values()) socket.close();
    await services?.stop();
  });

  /** A run that is there for one act in one way. */
  async function made(): Promise<Record<string, string>> {
    const run = (await done(services, 201, 'POST', '/executions', { headers: DEV, body: { runbookId: 'asks' } })).body;
    const request = run.steps[0].approval.id as string;
    const { digest } = (await done(services, 200, 'GET', `/approvals/${request}`, { headers: DEV })).body;
    return { $run: run.id, $request: request, $digest: digest };
  }

  async function act(way: Way, [, who, field, route, written]: Case, run: Record<string, string>): Promise<Outcome> {
    const args = JSON.parse(JSON.stringify(written).replace(/\$(run|request|digest)/g, (name) => run[name]!)) as Record<string, string>;
    const headers = callers.get(who)!;
    if (way === 'socket') return sockets.get(who)!.answer(asked(schema, field, args));
    if (way === 'graph') return overHttp(services, asked(schema, field, args), headers);
    const { input, idempotencyKey, ...rest } = args;
    const [method, path] = route.split(' ') as [string, string];
    const query = new URLSearchParams(Object.entries(rest).filter(([name]) => !path.includes(`{${name}}`)));
    const to = `${path.replace(/\{(\w+)\}/g, (_all, name: string) => rest[name]!)}${query.size > 0 ? `?${query}` : ''}`;
    const keyed: Record<string, string> =
      idempotencyKey === undefined ? {} : { 'idempotency-key': Buffer.from(idempotencyKey).toString('latin1') };
    return ofRoute(await services.ask(method, to, { body: input, headers: { ...headers, ...keyed } }));
  }

  /** Without what is each run's own: ids, times and digests. */
  const told = (value: unknown) =>
    JSON.parse(
      JSON.stringify(withoutNulls(value) ?? null)
        .replaceAll(/"(exe|apr|cmd|req)_[0-9a-f-]+"/g, '"$1"')
        .replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"time"')
        .replaceAll(/"[0-9a-f]{64}"/g, '"digest"')
        .replaceAll(/"(at|durationMs|bytes|offset|position|sequence)":\d+/g, '"$1":0'),
    ) as unknown;

  it.each(CASES)('%s', async (...row) => {
    const outcomes: Outcome[] = [];
    const once = row[3].startsWith('GET') ? await made() : undefined;
    for (const way of ['rest', 'graph', 'socket'] as const) outcomes.push(await act(way, row, once ?? (await made())));
    expect(outcomes.map(({ verdict }) => verdict)).toEqual([row[5], row[5], row[5]]);
    const [rest, graph, socket] = outcomes;
    expect([graph!.pointers, socket!.pointers]).toEqual([rest!.pointers, rest!.pointers]);
    expect(told(graph!.value)).toEqual(told(rest!.value));
    expect(told(socket!.value)).toEqual(told(rest!.value));
  });
});
