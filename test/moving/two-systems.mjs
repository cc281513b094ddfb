// A system with two partitions that does everything at once, the callers and producers around it, and what is counted over it and the one that follows it.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { client } from '../system/index.mjs';
import { eventually } from './keeping.mjs';

const BETWEEN_STARTS_MS = 20;
const AGAIN_AFTER_MS = 200;
const PAGE = 200;
export const TOKEN = 'tok-of-two-systems-canary-1';
export const PASSWORD = 'a long walk by the river';
export const SOURCE_TOPIC = 'suite.events';
export const TIMER_MS = 25_000;

const valueOf = (value) => [{ id: 'only', type: 'transform', with: { value } }];
const inputsWith = (...names) => ({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) });

/** The runbooks of the first system, and what else it has; `target` is a service that knows `TOKEN`. */
const runbooksFor = (target) => [
  { id: 'counts', inputs: inputsWith('n'), steps: valueOf('{{ inputs.n }}') },
  {
    id: 'alarmed',
    inputs: inputsWith('n'),
    triggers: [{ event: 'suite.alarm', inputs: { n: '{{ event.data.n }}' } }],
    steps: valueOf('{{ inputs.n }}'),
  },
  {
    id: 'rung',
    inputs: inputsWith('n'),
    triggers: [{ event: 'suite.bell', inputs: { n: '{{ event.data.n }}' } }],
    steps: valueOf('{{ inputs.n }}'),
  },
  {
    id: 'ticks',
    inputs: inputsWith('at', 'missed'),
    triggers: [{ schedule: '* * * * *', inputs: { at: '{{ event.time }}', missed: '{{ event.data.missed }}' } }],
    steps: valueOf('{{ inputs.at }}'),
  },
  {
    id: 'asks',
    inputs: inputsWith('n'),
    steps: [
      { id: 'ask', type: 'human-approval', with: { approvers: { roles: ['APPROVER'] }, message: 'Go on?' } },
      { id: 'then', type: 'runbook', dependsOn: ['ask'], with: { id: 'counts', inputs: { n: 0 } } },
    ],
  },
  {
    id: 'waits',
    inputs: inputsWith('key'),
    steps: [{ id: 'wait', type: 'wait-for-event', with: { event: 'suite.done', key: '{{ inputs.key }}', timeoutMs: 3_600_000 } }],
  },
  { id: 'naps', steps: [{ id: 'nap', type: 'timer', with: { durationMs: TIMER_MS } }] },
  { id: 'triage', steps: [{ id: 'ask', type: 'call-service', with: { url: `http://${target}/me`, credential: 'ti' } }] },
];

export const AUTHORITY = {
  id: 'case-1',
  instrument: 'Act, section 5',
  reference: 'case-1',
  purpose: 'suite',
  classification: 'UNCLASSIFIED',
  authorizedUsers: ['dev'],
  actions: ['*'],
  uses: 3,
};

/** A service that a credential opens, and that is told of facts at `/facts`. */
export async function startTold() {
  const facts = [];
  const server = createServer((request, response) => {
    if (request.url === '/me') {
      response.writeHead(request.headers.authorization === `Bearer ${TOKEN}` ? 200 : 401, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      facts.push(JSON.parse(body));
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    facts,
    target: `127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Registers everything; answers a key of `oli`, who has a password too, and may decide approvals. */
export async function furnish(url, target) {
  const api = client(url);
  must(201, await api.post('/credentials', { name: 'ti', kind: 'bearer', value: { token: TOKEN }, hosts: [target], runbooks: ['triage'] }));
  for (const runbook of runbooksFor(target))
    must(201, await api.post('/runbooks', { apiVersion: 'runbook/v1', name: runbook.id, ...runbook }));
  must(
    201,
    await api.post('/subscriptions', {
      id: 'told',
      url: `http://${target}/facts`,
      types: ['authority.issued.v1', 'execution.completed.v1'],
    }),
  );
  must(201, await api.post('/authorities', AUTHORITY));
  must(201, await api.put('/event-sources/suite', { topic: SOURCE_TOPIC }));
  must(201, await api.post('/people', { id: 'oli', name: 'Oli', roles: ['OPERATOR', 'APPROVER'] }));
  must(201, await api.post('/teams', { id: 'blue', name: 'Blue team' }));
  must(200, await api.put('/teams/blue/members/oli', { roles: ['OPERATOR'] }));
  const { token } = must(201, await api.post('/people/oli/invitation'));
  const { accessToken } = must(200, await api.post('/auth/password', { token, password: PASSWORD }));
  const bearer = { authorization: `Bearer ${accessToken}` };
  const answer = await fetch(`${url}/api/v1/auth/api-keys`, {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify({ label: 'of a suite' }),
  });
  return (await answer.json()).key;
}

/** Starts a run, and waits until it is as it should be. */
export async function begin(url, body, fits) {
  const { id } = must(201, await client(url).post('/executions', { inputs: {}, ...body }));
  await eventually(() => client(url).get(`/executions/${id}`), ({ body: run }) => fits(run)); // prettier-ignore
  return id;
}

export const isAt = (status) => (run) => run.status === status || run.steps?.some((step) => step.status === status);

/**
 * A caller that starts one run after the other, each under a key of its own, and sends each until it has an answer: to the first system, and once it knows of it to
 * the second.
 */
export function keepStarting(first) {
  let second;
  let goesOn = true;
  const sent = [];
  const caller = (async () => {
    for (let n = 0; goesOn; n++) {
      sent.push({ n, ...(await startOne(() => second ?? first, n, () => goesOn)) }); // prettier-ignore
      await sleep(BETWEEN_STARTS_MS);
    }
  })();
  return {
    sent,
    turnTo: (url) => (second = url),
    async stop() {
      goesOn = false;
      await caller;
      return sent;
    },
  };
}

export const startOfKey = (url, n) =>
  client(url).post('/executions', { runbookId: 'counts', inputs: { n }, incidentId: `start-${n}` }, { 'idempotency-key': `"start-${n}"` });

async function startOne(urlNow, n, goesOn) {
  const refusals = [];
  for (;;) {
    const answer = await startOfKey(urlNow(), n).catch(() => undefined);
    if (answer && (answer.status === 201 || answer.status === 200)) return { id: answer.body.id, refusals };
    if (answer?.body?.code === 'begun-before') return { refusals };
    if (answer) refusals.push(answer.body.code);
    if (!goesOn()) return { refusals };
    await sleep(AGAIN_AFTER_MS);
  }
}

/** Events by the names that they are asked for, on any topic. */
export function producerOn(brokers) {
  const kafka = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
  const producer = kafka.producer();
  return {
    connect: () => producer.connect(),
    disconnect: () => producer.disconnect(),
    async send(topic, type, id, data, subject) {
      const event = {
        specversion: '1.0',
        id,
        source: '/suite',
        type,
        datacontenttype: 'application/json',
        data,
        ...(subject && { subject }),
      };
      const headers = { 'content-type': 'application/cloudevents+json' };
      await producer.send({ topic, messages: [{ key: id, value: JSON.stringify(event), headers }] });
    },
    async topics() {
      const admin = kafka.admin();
      await admin.connect();
      const { topics } = await admin.fetchTopicMetadata();
      await admin.disconnect();
      return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
    },
  };
}

/** Every run of a runbook that a system has. */
export async function runsOf(url, runbookId) {
  const found = [];
  for (let cursor = ''; cursor !== undefined;) {
    const after = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const { items, nextCursor } = must(200, await client(url).get(`/executions?runbookId=${runbookId}&limit=${PAGE}${after}`));
    found.push(...items);
    cursor = nextCursor ?? undefined;
  }
  return found;
}

export function must(status, answer) {
  const isOk = status < 300 ? answer.status < 300 : answer.status === status;
  if (!isOk) throw new Error(`expected ${status}, found ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
