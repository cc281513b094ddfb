import { jest } from '@jest/globals';
import { graphOfApi } from '@runbook/api-gateway';
import { DEV_KEY, ServicesInThisProcess } from '../services-in-this-process.js';
import { done, newKey, newMember, newTenant, type Credential } from '../tenants-and-members.js';
import { ThreeWays, type Case, type Made } from './three-ways.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
const TWO_PEOPLE = `{ "apiVersion": "runbook/v1", "id": "asks", "name": "asks", "inputs": { "type": "object", "properties": { "n": { "type": "integer" } } },
  "steps": [{ "id": "ask", "type": "human-approval", "with": { "approvers": { "users": ["boss"] } } }] }`;

jest.setTimeout(120_000);

const RUN = { id: '$run' };
const REQUEST = { id: '$request' };
/** A run above the clearance of everybody but who started it. */
const ABOVE = { id: '$above' };
const ABOVE_IS_SEEN = ['403 clearance-missing', '"classification":"SECRET"'] as const;
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
  [
    'opens no gate alone for a key, where a newer proof of who asks is asked for',
    'keyed',
    'overrideApproval',
    'POST /approvals/{id}/override',
    { ...REQUEST, input: { digest: '$digest', reason: 'the house is on fire, and nobody answers' } },
    '403 step-up-required',
    '"withinMinutes":30',
  ],
  ['shows of a run above a clearance that it is there', 'viewer', 'execution', 'GET /executions/{id}', ABOVE, ...ABOVE_IS_SEEN],
  ['shows no step of it', 'viewer', 'steps', 'GET /executions/{id}/steps', ABOVE, ...ABOVE_IS_SEEN],
  ['explains nothing of it', 'viewer', 'explanation', 'GET /executions/{id}/explain', ABOVE, ...ABOVE_IS_SEEN],
  ['lists of it that it is there', 'viewer', 'executions', 'GET /executions', { limit: 1 }, 'done', '"redacted":true'],
  ['shows nothing of its request', 'boss', 'approval', 'GET /approvals/{id}', { id: '$asksAbove' }, ...ABOVE_IS_SEEN],
  [
    'counts no vote on it',
    'boss',
    'vote',
    'POST /approvals/{id}/votes',
    { id: '$asksAbove', input: { decision: 'approve', digest: 'a'.repeat(64) } },
    ...ABOVE_IS_SEEN,
  ],
  ['pauses nothing of it', 'other-sre', 'pauseExecution', 'POST /executions/{id}/pause', ABOVE, ...ABOVE_IS_SEEN],
];

describe('one act, as a request, in the graph and over a socket', () => {
  let services: ServicesInThisProcess;
  let ways: ThreeWays;
  const callers = new Map<string, Credential>([['dev', DEV]]);

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' });
    const schema = graphOfApi((await services.ask('GET', '/api/docs-json')).body);
    const roles = { viewer: 'VIEWER', boss: 'APPROVER', other: 'APPROVER', auditor: 'AUDITOR', 'other-sre': 'sre' };
    for (const [id, role] of Object.entries(roles)) callers.set(id, await newMember(services, DEV, id, role));
    callers.set('stranger', await newMember(services, await newTenant(services, 'acme'), 'stranger', 'sre'));
    callers.set('keyed', (await newKey(services, await newMember(services, DEV, 'ola', 'BREAK_GLASS', 'OPERATOR'))).credential);
    await done(services, 201, 'POST', '/runbooks', { headers: DEV, body: TWO_PEOPLE });
    const root = await newMember(services, DEV, 'root', 'TENANT_ADMIN');
    await done(services, 200, 'PUT', '/auth/step-up-policy', { headers: root, body: { withinMinutes: 30 } });
    ways = await ThreeWays.open(services, schema, callers);
  });
  afterAll(async () => {
    ways?.close();
    await services?.stop();
  });

  /** A run that is there for one act in one way, and one that is above everybody's clearance. */
  async function made(): Promise<Made> {
    const start = (inputs: object) => done(services, 201, 'POST', '/executions', { headers: DEV, body: { runbookId: 'asks', inputs } });
    const run = (await start({})).body;
    const request = run.steps[0].approval.id as string;
    const { digest } = (await done(services, 200, 'GET', `/approvals/${request}`, { headers: DEV })).body;
    const above = (await start({ report: { tlp: 'RED' } })).body;
    return { $run: run.id, $request: request, $digest: digest, $above: above.id, $asksAbove: above.steps[0].approval.id };
  }

  it.each(CASES.map((row) => ({ what: row[0], row })))('$what', ({ row }) => ways.expectTheSame(row, made));
});
