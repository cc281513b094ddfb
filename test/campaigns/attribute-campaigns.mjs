// Rapid Attribution as a caller has it: over the public REST API, with nothing but a key.
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyEvidence } from '../../libs/audit/offline/verify-evidence.mjs';
import { client } from '../system/index.mjs';
import { bundleOf } from './campaigns.mjs';

const RUNBOOK_ID = 'rapid-attribution';
/** The orchestrator offers it when it has started; five processes on a loaded machine take their time to agree. */
const REGISTERED_WITHIN_MS = 120_000;
const ASK_AGAIN_AFTER_MS = 200;
/** Each campaign takes well under a second of work; the rest is a loaded machine. */
const COMPLETES_WITHIN_MS = 120_000;
const WAIT_SECONDS = 30;
/** The audit follows the log at its own pace. */
const AUDITED_WITHIN_MS = 60_000;
/** Enough to keep two cores at work; every one is started by its own request. */
const CAMPAIGNS_AT_ONCE = 4;
const FINAL = ['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'];

/** The same in every mode: the report quotes it. */
const AUTHORITY = {
  legalBasis: {
    authority: 'Example authority',
    reference: 'EX-2026-001',
    classification: 'TLP:GREEN',
    authorizedUsers: ['dev'],
    purpose: 'Attribution of an intrusion set',
  },
  dataLicenses: ['mitre-attack'],
};

/**
 * Attributes every campaign and answers the outcomes in the order of the campaigns. Throws when a run does not complete.
 * @param {string} url of the gateway
 * @param {readonly { name: string, known: boolean, file: string }[]} campaigns
 */
export async function attributeCampaigns(url, campaigns) {
  const api = client(url);
  await registered(api);
  const outcomes = Array(campaigns.length);
  let next = 0;
  const worker = async () => {
    while (next < campaigns.length) {
      const n = next++;
      outcomes[n] = await attribute(api, campaigns[n].name, bundleOf(campaigns[n]));
    }
  };
  await Promise.all(Array.from({ length: CAMPAIGNS_AT_ONCE }, worker));
  return outcomes;
}

/**
 * Runs Rapid Attribution on one bundle. Of the outcome only `execution` is the run's own (its id, how long it took, its evidence and
 * what an offline check of that found); `report` and `markdown` hold nothing of the run and must be equal wherever it ran.
 */
export async function attribute(api, name, bundle) {
  const started = await api.post('/executions', startRequest(name, bundle), { prefer: `wait=${WAIT_SECONDS}` });
  if (started.status !== 200 && started.status !== 201 && started.status !== 202) throw unexpected(`a start of ${name}`, started);
  const { id, durationMs } = await ended(api, name, started.body.id);
  const report = expected(200, await api.get(`/executions/${id}/report`), `the report of ${name}`);
  const markdown = expected(
    200,
    await api.get(`/executions/${id}/report`, { accept: 'text/markdown' }),
    `the report of ${name} as Markdown`,
  );
  const { evidence, head } = await evidenceOf(api, name, id);
  return { name, report, markdown, execution: { id, durationMs, evidence, head, evidenceFaults: verifyEvidence(evidence, head).faults } };
}

/** The body that starts a run on this bundle. */
export function startRequest(name, bundle) {
  return { runbookId: RUNBOOK_ID, inputs: { bundle }, incidentId: name, ...AUTHORITY };
}

/** Resolves when the built-in runbook can be run. */
export async function registered(api) {
  await until(REGISTERED_WITHIN_MS, 'the runbook to be registered', async () => {
    const answer = await api.get(`/runbooks/${RUNBOOK_ID}`).catch((error) => ({ status: 0, body: String(error) }));
    return { done: answer.status === 200, found: `${answer.status} ${JSON.stringify(answer.body)}` };
  });
}

async function ended(api, name, id) {
  let view;
  await until(COMPLETES_WITHIN_MS, `the run of ${name} to end`, async () => {
    view = expected(200, await api.get(`/executions/${id}?waitSeconds=${WAIT_SECONDS}`), `the run of ${name}`);
    return { done: FINAL.includes(view.status), found: view.status };
  });
  if (view.status !== 'COMPLETED')
    throw new Error(`expected the run of ${name} to complete, found ${view.status}: ${JSON.stringify(view.failure)}`);
  return view;
}

/** The evidence, and the last record's hash as the gateway's read model knows it. */
async function evidenceOf(api, name, id) {
  let evidence;
  await until(AUDITED_WITHIN_MS, `the evidence of ${name}`, async () => {
    const answer = await api.get(`/executions/${id}/evidence`);
    evidence = answer.body;
    if (answer.status !== 200 && answer.status !== 503) throw unexpected(`the evidence of ${name}`, answer);
    return { done: answer.status === 200, found: JSON.stringify(answer.body.detail) };
  });
  const { valid, head } = expected(200, await api.get(`/executions/${id}/logs/verify`), `the chain of ${name}`);
  if (!valid) throw new Error(`expected the chain of ${name} to hold, found it broken`);
  return { evidence, head: head.hash };
}

async function until(timeoutMs, what, look) {
  for (const endsAt = Date.now() + timeoutMs; ; await sleep(ASK_AGAIN_AFTER_MS)) {
    const { done, found } = await look();
    if (done) return;
    if (Date.now() > endsAt) throw new Error(`expected ${what} within ${timeoutMs} ms, found ${found}`);
  }
}

function expected(status, answer, what) {
  if (answer.status !== status) throw unexpected(what, answer);
  return answer.body;
}

function unexpected(what, { status, body }) {
  return new Error(`expected ${what}, found ${status} ${JSON.stringify(body)}`);
}
