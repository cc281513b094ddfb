import { startKafka, type KafkaServer } from '../servers/index.mjs';
import { eventually, startSystemWithWorkers, type SystemWithWorkers } from './system-with-workers.mjs';

const step = (id: string, use: string, more: object = {}) => ({ id, type: 'action', use, with: '{{ inputs }}', ...more });
const DOCUMENTS = [
  {
    id: 'echo',
    steps: [{ ...step('a', 'test/echo'), with: { value: '{{ inputs.value }}' } }],
    outputs: { got: '{{ steps.a.output.value }}' },
  },
  { id: 'sleep', steps: [{ ...step('a', 'test/sleep'), with: { ms: '{{ inputs.ms }}' } }] },
  { id: 'fail', steps: [{ ...step('a', 'test/fail'), with: { error: 'busy' } }] },
];

let kafka: KafkaServer;
let system: SystemWithWorkers;
let overKafka: Record<string, string>;
const begin = async (runbookId: string, inputs: object = {}): Promise<string> => {
  const { status, body } = await system.api.post('/executions', { runbookId, inputs });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id as string;
};
const ended = async (id: string) => (await system.api.get(`/executions/${id}?waitSeconds=50`)).body;
const linesOf = async (id: string, what: string) => (await system.lines()).filter((line) => line.what === what && line.key === `${id}/a`);

beforeAll(async () => {
  kafka = await startKafka({ exclusive: true });
  system = await startSystemWithWorkers({ brokers: kafka.brokers, environment: { KAFKA_WORKERS: 'default/test', PARTITIONS: '2' } });
  overKafka = { KAFKA_BROKERS: kafka.brokers.join(','), NAMESPACE: 'test' };
  await (await system.startWorker('first', overKafka)).stop();
  for (const document of DOCUMENTS) {
    // The announcement is on its way while the worker leaves.
    await eventually(async () => {
      const { status } = await system.api.post('/runbooks', { apiVersion: 'runbook/v1', name: document.id, ...document });
      return status === 201;
    }, `${document.id} to be registered`);
  }
});
afterAll(async () => {
  await system?.stop();
  await kafka?.stop();
});

describe('a step that a worker does over Kafka', () => {
  it('that was asked for before the worker came is done by it, and the result is the run’s', async () => {
    const id = await begin('echo', { value: { n: 7 } });
    const worker = await system.startWorker('late', overKafka);
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { got: { n: 7 } } });
    await worker.stop();
  });

  it('goes to one worker only, however they come in', async () => {
    const workers = await Promise.all([
      system.startWorker('kafka-1', overKafka),
      system.startWorker('kafka-2', overKafka),
      system.startWorker('http-1'),
    ]);
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => begin('echo', { value: n })));
    for (const [n, id] of ids.entries()) expect(await ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { got: n } });
    for (const id of ids) expect(await linesOf(id, 'done')).toHaveLength(1);
    expect((await ended(await begin('fail'))).failure.error).toMatchObject({ name: 'busy', details: { asked: 'busy' } });
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it('is told to stop when its run is cancelled', async () => {
    const worker = await system.startWorker('obedient', overKafka);
    const id = await begin('sleep', { ms: 60_000 });
    await eventually(async () => (await linesOf(id, 'begun')).length > 0);
    await system.api.post(`/executions/${id}/cancel`, { reason: 'enough' });
    await eventually(async () => (await linesOf(id, 'stopped')).length > 0);
    expect((await ended(id)).status).toBe('CANCELLED');
    await worker.stop();
  });

  it('keeps its lease for as long as it takes, and goes to another worker when its own is killed and the gateway too', async () => {
    const victim = await system.startWorker('victim', { ...overKafka, CONCURRENCY: '1' });
    const lost = await begin('sleep', { ms: 2_000 });
    await eventually(async () => (await linesOf(lost, 'begun')).length > 0);
    await victim.kill9();
    const heir = await system.startWorker('heir', overKafka);
    const long = await begin('sleep', { ms: 35_000 });
    await eventually(async () => (await linesOf(long, 'begun')).length > 0);
    await system.processes['api-gateway']?.kill9();
    await system.processes['api-gateway']?.start();
    for (const id of [lost, long]) expect((await ended(id)).status).toBe('COMPLETED');
    expect(await linesOf(lost, 'done')).toMatchObject([{ worker: 'heir' }]);
    expect(await linesOf(long, 'begun')).toHaveLength(1);
    await heir.stop();
  });
});
