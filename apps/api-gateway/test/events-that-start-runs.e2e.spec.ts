import kafkajs, { type IHeaders, type Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { GREET, REPORT } from './documents.js';
import { startSystemOnKafka } from './running-system-on-kafka.mjs';

const TRIGGERED = {
  ...GREET,
  triggers: [{ event: 'com.example.arrived', when: 'event.data.age >= 18', inputs: { name: '{{ event.data.name }}' } }],
};
const GATED = `${REPORT}triggers:\n  - { event: com.example.gated, inputs: { notes: "{{ event.data.notes }}" }, id: "{{ event.data.case }}" }\n`;
const DEAD_LETTERS = 'runbook.triggers.dead-letter';
const WAIT_MS = 30_000;

interface SentEvent {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: object;
}

describe('events that start runs', () => {
  let system: Awaited<ReturnType<typeof startSystemOnKafka>>;
  let kafka: kafkajs.Kafka;
  let producer: Producer;
  const letters: { headers: Record<string, string>; value: string }[] = [];
  let letterReader: kafkajs.Consumer;

  beforeAll(async () => {
    system = await startSystemOnKafka();
    kafka = new kafkajs.Kafka({ brokers: system.brokers, logLevel: kafkajs.logLevel.NOTHING });
    producer = kafka.producer();
    await producer.connect();
    letterReader = kafka.consumer({ groupId: 'suite' });
    await letterReader.connect();
    await letterReader.subscribe({ topic: DEAD_LETTERS, fromBeginning: true });
    await letterReader.run({
      eachMessage: ({ message }) => {
        const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, text]) => [name, String(text)]));
        letters.push({ headers, value: String(message.value) });
        return Promise.resolve();
      },
    });
    expect((await system.api.post('/runbooks', TRIGGERED)).status).toBe(201);
    expect((await system.api.post('/runbooks', GATED, { 'content-type': 'application/yaml' })).status).toBe(201);
  });
  afterAll(async () => {
    await letterReader?.disconnect();
    await producer?.disconnect();
    await system?.stop();
  });

  const send = (value: string | Buffer, headers: IHeaders) =>
    producer.send({ topic: 'runbook.triggers', messages: [{ key: 'k', value, headers }] });
  // As the Kafka binding of CloudEvents 1.0.2 says: attributes in headers, or the whole event as JSON.
  const sendEvent = ({ data, ...attributes }: SentEvent, mode: 'binary' | 'structured') => {
    if (mode === 'structured')
      return send(JSON.stringify({ ...attributes, datacontenttype: 'application/json', data }), {
        'content-type': 'application/cloudevents+json; charset=utf-8',
      });
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, text]) => [`ce_${name}`, text]));
    return send(JSON.stringify(data), { ...headers, 'content-type': 'application/json; charset=utf-8' });
  };
  const event = (id: string, type: string, data: object): SentEvent => ({
    specversion: '1.0',
    id,
    source: '/door',
    type,
    time: new Date().toISOString(),
    data,
  });
  const arrived = (id: string, data: object) => event(id, 'com.example.arrived', data);
  const runsOf = async (runbookId: string) =>
    (await system.api.get(`/executions?runbookId=${runbookId}`)).body.items as { id: string; status: string }[];
  const until = async (holds: () => Promise<boolean> | boolean) => {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(100)) if (await holds()) return;
    throw new Error('expected it to come true in time');
  };

  it('start one each, in both modes, however often they come', async () => {
    for (let n = 0; n < 3; n++) await sendEvent(arrived('1', { name: 'Ana', age: 30 }), 'binary');
    await sendEvent(arrived('2', { name: 'Ben', age: 40 }), 'structured');
    await sendEvent(arrived('3', { name: 'Kim', age: 9 }), 'structured');
    await sendEvent(arrived('4', { name: 'Eve', age: 50 }), 'binary');
    await until(async () => (await runsOf('greet')).length >= 3);
    const runs = await Promise.all((await runsOf('greet')).map(({ id }) => system.api.get(`/executions/${id}?waitSeconds=30`)));
    expect(new Set(runs.map(({ body }) => body.outputs.greeting))).toEqual(new Set(['Hello, Ana', 'Hello, Ben', 'Hello, Eve']));
    expect(runs[0]?.body.trigger).toMatchObject({ source: '/door', type: 'com.example.arrived' });
  });

  it('pass the same gate as people, and block nothing when they do not', async () => {
    const basis = { authority: 'A', reference: 'R', classification: 'C', authorizedUsers: ['/door'], purpose: 'P' };
    const gated = (id: string, data: object) => event(id, 'com.example.gated', data);
    await sendEvent(gated('10', { case: 'c1', notes: 'x' }), 'structured');
    await sendEvent(gated('11', { case: 'c2', notes: 'x', legalBasis: basis, dataLicenses: ['internal'] }), 'structured');
    await sendEvent(gated('12', { case: 'c2', notes: 'other', legalBasis: basis, dataLicenses: ['internal'] }), 'structured');
    await send('not an event', {});
    await until(async () => letters.length >= 2 && (await runsOf('make-report')).length > 0);
    expect(await runsOf('make-report')).toHaveLength(1);
    expect(new Set(letters.map(({ headers }) => headers.disposition))).toEqual(new Set(['malformed', 'rejected']));
    expect(letters.find(({ headers }) => headers.disposition === 'malformed')).toMatchObject({
      value: 'not an event',
      headers: { reason: expect.stringContaining('id') },
    });
  });

  it('start nothing again after the process was killed', async () => {
    const before = (await runsOf('greet')).length;
    await sendEvent(arrived('20', { name: 'Zoe', age: 20 }), 'binary');
    await until(async () => (await runsOf('greet')).length === before + 1);
    await system.process.kill9();
    await system.process.start();
    await sendEvent(arrived('20', { name: 'Zoe', age: 20 }), 'binary');
    await sendEvent(arrived('21', { name: 'Max', age: 20 }), 'binary');
    await until(async () => (await runsOf('greet')).length === before + 2);
    expect(await runsOf('greet')).toHaveLength(before + 2);
  });
});
