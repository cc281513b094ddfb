// The shared system for a suite of the language, and the few words that its tests are written in.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownSystem, SECRETS, sharedSystem } from '../system/lent-system.mjs';
import { startScriptedService } from './scripted-service.mjs';

/** A loaded machine; nothing here takes seconds by itself. */
const WITHIN_MS = 60_000;
const ASK_AGAIN_AFTER_MS = 40;
const WAIT_SECONDS = 30;
const FINAL = ['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'];
const YAML = { 'content-type': 'application/yaml' };
export const SECRET = SECRETS.TI_API;
/** Without an end, for who starts runs as `dev`. */
export const LEGAL_BASIS = {
  authority: 'Act',
  reference: 'case-1',
  classification: 'SECRET',
  authorizedUsers: ['dev'],
  purpose: 'containment',
};

export async function startLanguage() {
  return languageOn(await sharedSystem());
}

/** The same on a system of the suite's own, with its `environment` and `process`; `around` as that of `startEmbedded`. */
export async function startOwnLanguage(options) {
  const system = await ownSystem(options);
  const { environment, process } = system;
  return { ...(await languageOn(system)), environment, process };
}

async function languageOn(system) {
  const service = await startScriptedService(system.port).catch(async (error) => {
    await system.stop();
    throw error;
  });
  const { url, api, person: as } = system;
  const stop = async () => {
    await system.stop();
    await service.stop();
  };
  return { url, api, as, stop, script: (reply) => service.script(reply), ...runs(api), ...people(api, as) };
}

/** Inputs of every run: a condition on them is not constant, as `true` would be. */
const INPUTS = { yes: true, no: false };

/** A definition of this text, with a head of its own. Answers `{ id, text }`. */
export function named(text) {
  const id = `t-${randomUUID()}`;
  const inputs = /^inputs:/m.test(text) ? '' : 'inputs: { type: object }\n';
  return { id, text: `apiVersion: runbook/v1\nid: ${id}\nname: A test\n${inputs}${text}` };
}

function runs(api) {
  const register = async (text) => {
    const { id, text: document } = named(text);
    expected(201, await api.post('/runbooks', document, YAML), 'a registration');
    return id;
  };
  const check = async (text) => expected(200, await api.post('/runbooks/check', named(text).text, YAML), 'a check');
  const start = async (runbookId, { inputs, ...body } = {}, headers) =>
    expected(201, await api.post('/executions', { runbookId, inputs: { ...INPUTS, ...inputs }, ...body }, headers), 'a start').id;
  const view = async (id) => viewOf(expected(200, await api.get(`/executions/${id}`), `run ${id}`));
  const ended = async (id) => {
    const found = viewOf(expected(200, await api.get(`/executions/${id}?waitSeconds=${WAIT_SECONDS}`), `run ${id}`));
    if (!FINAL.includes(found.status)) throw new Error(`expected run ${id} to end, found ${JSON.stringify(found)}`);
    return found;
  };
  const until = (id, fits) => eventually(() => view(id), fits);
  /** Registers and starts. */
  const begin = async (text, body) => start(await register(text), body);
  const run = async (text, body) => ended(await begin(text, body));
  const act = (id, verb, body) => api.post(`/executions/${id}/${verb}`, body);
  const stepAct = (id, step, verb, body) => api.post(`/executions/${id}/steps/${encodeURIComponent(step)}/${verb}`, body);
  const events = async (id) => {
    const { items } = expected(200, await api.get(`/executions/${id}/logs?limit=200`), 'the log');
    return items.flatMap(({ events: told }) => told ?? []);
  };
  return { register, check, start, view, ended, until, begin, run, act, stepAct, events };
}

/** Steps by their path, so that a test names the one it speaks of. */
function viewOf(body) {
  return { ...body, step: Object.fromEntries(body.steps.map((step) => [step.id, step])) };
}

function people(api, as) {
  const approval = async (execution, step) => {
    const { items } = await eventually(
      async () => expected(200, await api.get('/approvals?status=all&limit=200'), 'the approvals'),
      ({ items: found }) => found.some((item) => item.execution === execution && item.step === step && item.status === 'open'),
    );
    const { id } = items.find((item) => item.execution === execution && item.step === step && item.status === 'open');
    return expected(200, await api.get(`/approvals/${id}`), 'an approval');
  };
  const vote = async (person, { id, digest }, decision, more = {}) =>
    as(person).post(`/approvals/${id}/votes`, { decision, digest, ...more });
  /** An event of a new source, unless `more` says otherwise. */
  const send = (type, subject, data, more = {}) =>
    api.post(
      '/events',
      { specversion: '1.0', id: randomUUID(), source: '/suites', type, subject, datacontenttype: 'application/json', data, ...more },
      { 'content-type': 'application/cloudevents+json' },
    );
  return { approval, vote, send };
}

/** What `look` gives once it fits. */
export async function eventually(look, fits) {
  for (const endsAt = Date.now() + WITHIN_MS; ; await sleep(ASK_AGAIN_AFTER_MS)) {
    const found = await look();
    if (fits(found)) return found;
    if (Date.now() > endsAt) throw new Error(`expected another state within ${WITHIN_MS} ms, found ${JSON.stringify(found)}`);
  }
}

function expected(status, answer, what) {
  if (answer.status !== status) throw new Error(`expected ${status} for ${what}, found ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
