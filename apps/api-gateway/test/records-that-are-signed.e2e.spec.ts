import kafkajs, { type Producer } from 'kafkajs';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY } from './running-system.mjs';
import { startSystemOnKafka } from './running-system-on-kafka.mjs';

const SECRET = 'a secret that only the producer and the gateway know';
const WAIT_MS = 60_000;
const WAITER = {
  apiVersion: 'runbook/v1',
  id: 'await-isolation',
  name: 'Waits until a host is isolated',
  inputs: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
  outputs: { by: '{{ steps.confirmed.output.by }}' },
  steps: [{ id: 'confirmed', type: 'wait-for-event', with: { event: 'com.example.edr.isolated', key: '{{ inputs.host }}' } }],
};
const TRIGGERED = {
  apiVersion: 'runbook/v1',
  id: 'after-scan',
  name: 'Begins when a scan is done',
  triggers: [{ event: 'com.example.scan.done', inputs: {} }],
  steps: [{ id: 'note', type: 'transform', with: { value: 1 } }],
};

interface Message {
  readonly topic: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** The blocks of the guide's chapter, in their order: what sets the sources up, and a producer in each of three languages. */
const chapter = /## Signatures\n([\s\S]*?)\n## /.exec(readFileSync('docs/guides/events.md', 'utf8'))![1]!;
const [sources, inNode, inPython, byOpenssl] = [...chapter.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, block]) => block!);

describe('records that are signed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-signed-'));
  let system: Awaited<ReturnType<typeof startSystemOnKafka>>;
  let kafka: kafkajs.Kafka;
  let producer: Producer;

  beforeAll(async () => {
    system = await startSystemOnKafka({ PARTITIONS: '1', SECRET_EDR_TOPIC: SECRET });
    kafka = new kafkajs.Kafka({ brokers: system.brokers, logLevel: kafkajs.logLevel.NOTHING });
    producer = kafka.producer();
    await producer.connect();
    for (const document of [WAITER, TRIGGERED]) expect((await system.api.post('/runbooks', document)).status).toBe(201);
  });
  afterAll(async () => {
    await producer?.disconnect();
    await system?.stop();
  });

  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: folder, env: { ...process.env, DEV_API_KEY: API_KEY, EDR_TOPIC_SECRET: SECRET } }).toString();
  const produced = (command: string, ...args: string[]): Message => JSON.parse(run(command, ...args)) as Message;
  const ofNode = () => {
    writeFileSync(join(folder, 'producer.mjs'), inNode!);
    return produced('node', 'producer.mjs');
  };
  const send = ({ topic, value, headers }: Message) => producer.send({ topic, messages: [{ key: 'k', value, headers }] });
  const dispositions = async (source: string) => (await system.api.get(`/event-sources/${source}/dispositions`)).body;
  const settled = async (source: string, count: number) => {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(100)) {
      const found = await dispositions(source);
      if (found.items.length >= count) return found;
    }
    throw new Error(`expected ${count} dispositions of ${source} in time, found ${JSON.stringify(await dispositions(source))}`);
  };
  const waiting = async (host: string) =>
    (await system.api.post('/executions', { runbookId: 'await-isolation', inputs: { host } })).body.id as string;
  const run30s = async (id: string) => (await system.api.get(`/executions/${id}?waitSeconds=30`)).body;

  async function lettersOf(topic: string, count: number) {
    const reader = kafka.consumer({ groupId: `letters-of-${topic}` });
    const letters: Record<string, string>[] = [];
    await reader.connect();
    await reader.subscribe({ topic: `${topic}.dead-letter`, fromBeginning: true });
    await reader.run({
      eachMessage: ({ message: { headers = {} } }) =>
        Promise.resolve(void letters.push(Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])))),
    });
    for (const end = Date.now() + WAIT_MS; letters.length < count && Date.now() < end;) await sleep(100);
    await reader.disconnect();
    return letters;
  }

  it('come of the sources that the guide registers', () => {
    const registered = run('bash', '-ec', sources!.replaceAll('http://127.0.0.1:4000', system.url));
    expect(registered).toMatch(/"id":"edr".*"scheme":"hmac-sha256".*"id":"scanner".*"scheme":"jws".*"id":"siem".*"producer":"User:siem"/s);
    expect(registered).not.toContain(SECRET);
  });

  it('meet waits and start runs; others meet nothing, hold up nobody, and lie in the dead letters', async () => {
    const [ofHost7, ofHost8] = [await waiting('host-7'), await waiting('host-8')];
    const right = ofNode();
    const forged: [string, Message][] = [
      ['unsigned', { ...right, headers: { ...right.headers, 'webhook-signature': undefined as never } }],
      ['signature-invalid', { ...right, value: '{"ok":true,"by":"mallory"}' }],
      ['signature-invalid', { ...right, headers: { ...right.headers, ce_subject: 'host-8' } }],
      ['signature-invalid', { ...right, headers: { ...right.headers, 'webhook-timestamp': '1' } }],
    ];
    for (const [, { headers, ...message }] of forged)
      await send({ ...message, headers: Object.fromEntries(Object.entries(headers).filter(([, text]) => text !== undefined)) });
    const { counts } = await settled('edr', forged.length);
    expect(counts).toMatchObject({ unsigned: 1, 'signature-invalid': 3, correlated: 0, buffered: 0, started: 0 });
    for (const id of [ofHost7, ofHost8]) expect((await system.api.get(`/executions/${id}`)).body.status).toBe('AWAITING_EVENT');

    await send(right);
    await send(right);
    await send(produced('python3', '-c', inPython!));
    expect(await run30s(ofHost7)).toMatchObject({ status: 'COMPLETED', outputs: { by: 'edr-2' } });
    expect(await run30s(ofHost8)).toMatchObject({ status: 'COMPLETED', outputs: { by: 'edr-3' } });
    expect((await settled('edr', forged.length + 3)).counts).toMatchObject({
      unsigned: 1,
      'signature-invalid': 3,
      replayed: 1,
      correlated: 2,
    });
    const letters = await lettersOf('edr.events', forged.length + 1);
    expect(letters.map(({ disposition }) => disposition)).toEqual([...forged.map(([disposition]) => disposition), 'replayed']);
    expect(letters[1]).toMatchObject({
      reason: expect.stringContaining('expected a signature'),
      topic: 'edr.events',
      ce_type: 'com.example.edr.isolated',
    });
  });

  it('by a key pair start runs; by another key they do not', async () => {
    const right = produced('bash', '-ec', byOpenssl!);
    run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'other-key.pem');
    const other = produced('bash', '-ec', byOpenssl!.replaceAll('scanner-key.pem', 'other-key.pem').replace('scan-$(date', 'other-$(date'));
    await send(other);
    await send(right);
    const { counts, items } = await settled('scanner', 2);
    expect(counts).toMatchObject({ 'signature-invalid': 1, started: 1 });
    const started = items.find(({ disposition }: { disposition: string }) => disposition === 'started');
    expect((await run30s(started.executions[0])).status).toBe('COMPLETED');
  });

  it('of a topic that is its producer’s alone are read as they come', async () => {
    const { value, headers } = ofNode();
    await send({ topic: 'siem.events', value, headers: { ...headers, 'webhook-signature': 'v1,AAAA' } });
    expect((await settled('siem', 1)).counts).toMatchObject({ buffered: 1, 'signature-invalid': 0 });
  });

  it('wait while their secret is missing, and their source says so', async () => {
    const signature = { scheme: 'hmac-sha256', secret: 'nowhere' };
    expect((await system.api.put('/event-sources/secretless', { topic: 'secretless.events', signature })).status).toBe(201);
    await send({ ...ofNode(), topic: 'secretless.events' });
    for (const end = Date.now() + WAIT_MS; ; await sleep(100)) {
      const { reading, standing } = (await system.api.get('/event-sources/secretless')).body;
      if (reading === 'standing') {
        expect(standing.reason).toContain('in SECRET_NOWHERE, found none; set it');
        break;
      }
      if (Date.now() > end) throw new Error('expected it to stand in time');
    }
    expect((await dispositions('secretless')).items).toEqual([]);
  });
});
