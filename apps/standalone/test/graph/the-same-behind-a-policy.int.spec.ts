import { jest } from '@jest/globals';
import { graphOfApi } from '@runbook/api-gateway';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOpa, type OpaServer } from '../../../../test/servers/index.mjs';
import { RUNBOOKS, SITE } from '../policy-of-a-site.js';
import { DEV_KEY, ServicesInThisProcess, type Asking, type Said } from '../services-in-this-process.js';
import { newMember, newTenant, type Credential } from '../tenants-and-members.js';
import { ThreeWays, type Case, type Made } from './three-ways.js';

/** Passwords are hashed, and policies asked within 100 ms, on a machine that may be busy. */
jest.setTimeout(600_000);

const RUN = { id: '$run' };
const CASES: readonly Case[] = [
  ['shows a run without what the policy masks', 'oli', 'execution', 'GET /executions/{id}', RUN, 'done', '"inputs":{"kept":1}'],
  [
    'pauses nothing without the role that the policy asks for',
    'oli',
    'pauseExecution',
    'POST /executions/{id}/pause',
    RUN,
    '403 policy-denied',
  ],
];

describe('one act behind a policy, as a request, in the graph and over a socket', () => {
  let folder: string;
  let opa: OpaServer;
  let services: ServicesInThisProcess;
  let patient: ServicesInThisProcess;
  let oli: Credential;
  let ways: ThreeWays;

  /** A busy machine may be late for an answer: that refuses, too, and the same is asked again. */
  async function ask(method: string, path: string, asking: Asking = {}): Promise<Said> {
    for (;;) {
      const answer = await services.ask(method, path, asking);
      if (answer.body?.code !== 'policy-unavailable') return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-policy-'));
    await writeFile(join(folder, 'site.rego'), SITE);
    opa = await startOpa({ policies: ['policies/runbooks', join(folder, 'site.rego')] });
    services = await ServicesInThisProcess.start({ AUTHZ: 'opa', OPA_ENDPOINT: opa.url, RATE_LIMIT_PER_TENANT: '1000000' });
    patient = Object.assign(Object.create(services) as ServicesInThisProcess, { ask });
    oli = await newMember(patient, await newTenant(patient, 'acme'), 'oli', 'sre', 'AUTHOR');
    for (const runbook of RUNBOOKS) await ask('POST', '/runbooks', { headers: oli, body: JSON.stringify(runbook) });
    const schema = graphOfApi((await ask('GET', '/api/docs-json', { key: DEV_KEY })).body);
    ways = await ThreeWays.open(services, schema, new Map([['oli', oli]]));
  });
  afterAll(async () => {
    ways?.close();
    await services?.stop();
    await opa?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function made(): Promise<Made> {
    const { status, body, text } = await ask('POST', '/executions', {
      headers: oli,
      body: { runbookId: 'asks', inputs: { token: 'abc', kept: 1 } },
    });
    if (status !== 201) throw new Error(`expected a run, found ${status}: ${text}`);
    return { $run: body.id };
  }

  const patiently: ThreeWays['act'] = async (...asked) => {
    for (;;) {
      const outcome = await ways.act(...asked);
      if (!outcome.verdict.endsWith('policy-unavailable')) return outcome;
    }
  };

  it.each(CASES.map((row) => ({ what: row[0], row })))('$what', ({ row }) => ways.expectTheSame(row, made, patiently));
});
