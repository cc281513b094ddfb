import { API_KEY, eventually, startSystemWithWorkers, type SystemWithWorkers } from './system-with-workers.mjs';

const LIMITED = 'a-key-of-a-worker-for-suites';
const step = (id: string, use: string, more: object = {}) => ({ id, type: 'action', use, with: '{{ inputs }}', ...more });
const DOCUMENTS = [
  {
    id: 'echo',
    steps: [{ ...step('a', 'test/echo'), with: { value: '{{ inputs.value }}' } }],
    outputs: { got: '{{ steps.a.output.value }}' },
  },
  {
    id: 'exact',
    steps: [{ ...step('a', 'test/exact'), with: { device: '{{ inputs.device }}' } }],
    outputs: { got: '{{ steps.a.output }}' },
  },
  { id: 'sleep', steps: [{ ...step('a', 'test/sleep'), with: { ms: '{{ inputs.ms }}' } }] },
  { id: 'once', steps: [{ ...step('a', 'test/once', { effect: 'once' }), with: { ms: '{{ inputs.ms }}' } }] },
  { id: 'unserved', steps: [{ ...step('a', 'test/echo', { timeoutMs: 1_500 }), with: {} }] },
  {
    id: 'fail',
    steps: [{ ...step('a', 'test/fail', { retry: { maxAttempts: 2, delayMs: 10, on: ['busy'] } }), with: { error: 'busy' } }],
  },
  { id: 'defect', steps: [{ ...step('a', 'test/fail'), with: {} }] },
  {
    id: 'large',
    steps: [{ ...step('a', 'test/large'), with: { bytes: '{{ inputs.bytes }}' } }],
    outputs: { text: '{{ steps.a.output.text }}' },
  },
];

let system: SystemWithWorkers;
const begin = async (runbookId: string, inputs: object = {}): Promise<string> => {
  const { status, body } = await system.api.post('/executions', { runbookId, inputs });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id as string;
};
const ended = async (id: string) => (await system.api.get(`/executions/${id}?waitSeconds=50`)).body;
const run = async (runbookId: string, inputs: object = {}) => ended(await begin(runbookId, inputs));

beforeAll(async () => {
  system = await startSystemWithWorkers({ environment: { DEV_WORKER_KEYS: `limited:${LIMITED}:other/*+test/large` } });
  // Announced once, so that the check of runbooks knows the names.
  await (await system.startWorker('first')).stop();
  for (const document of DOCUMENTS) {
    const { status, body } = await system.api.post('/runbooks', { apiVersion: 'runbook/v1', name: document.id, ...document });
    if (status !== 201) throw new Error(JSON.stringify(body));
  }
});
afterAll(() => system?.stop());

describe('a step that a worker does over HTTP', () => {
  it('waits for a worker until its time-out', async () => {
    const { status, failure } = await run('unserved');
    expect([status, failure.error.name]).toEqual(['FAILED', 'timeout']);
    expect(failure.error.message).toContain('test/echo');
  });

  it('that was asked for before any worker came is done by the first that comes', async () => {
    const id = await begin('echo', { value: 7 });
    const worker = await system.startWorker('late');
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { got: 7 } });
    await worker.stop();
  });

  describe('of several that serve', () => {
    let one: Awaited<ReturnType<SystemWithWorkers['startWorker']>>;
    beforeAll(async () => {
      one = await system.startWorker('one', { CONCURRENCY: '2', ACTIONS: 'test/echo,test/exact,test/sleep,test/fail,test/large' });
    });
    afterAll(() => one.stop());

    it('gets and gives values of any size', async () => {
      const value = 'y'.repeat(300_000);
      const { status, id } = await run('echo', { value });
      expect(status).toBe('COMPLETED');
      expect((await system.api.get(`/executions/${id}`)).body.outputs.got).toMatchObject({ bytes: 300_002 });
      expect(await run('large', { bytes: 2_000_000 })).toMatchObject({ status: 'COMPLETED' });
    });

    it('keeps every digit of a number on the way there and back', async () => {
      const { outputs } = await run('exact', { device: '9007199254740993' });
      expect(outputs.got).toEqual({ device: '9007199254740993', ratio: '0.1000000000000000055', small: 7 });
    });

    it('gives back as data what looks like a reference to a value of another run', async () => {
      const secret = await begin('echo', { value: 's'.repeat(100_000) });
      const forged = (await ended(secret)).inputs.value as { $blob: string; bytes: number };
      expect(forged.bytes).toBe(100_002);
      expect((await run('echo', { value: forged })).outputs).toEqual({ got: { $$blob: forged.$blob, bytes: 100_002 } });
    });

    it('is told of under the id of the request that began it', async () => {
      const { body } = await system.api.post('/executions', { runbookId: 'echo', inputs: { value: 1 } }, { 'x-request-id': 'asked-once' });
      await ended(body.id);
      const { items } = (await system.api.get(`/executions/${body.id}/logs?limit=50`)).body;
      expect(items.length).toBeGreaterThan(2);
      expect(new Set(items.map(({ requestId }: { requestId: string }) => requestId))).toEqual(new Set(['asked-once']));
    });

    it('fails with what the service says when its output is too large', async () => {
      const { failure } = await run('large', { bytes: 11_000_000 });
      expect(failure.error).toMatchObject({ name: 'invalid-output' });
      expect(failure.error.message).toContain('payload-too-large');
    });

    it('fails with the name that the action gives, which retries see', async () => {
      const { status, failure, id } = await run('fail');
      expect([status, failure.error.name, failure.error.details]).toEqual(['FAILED', 'busy', { asked: 'busy' }]);
      expect((await system.lines()).filter(({ what, key }) => what === 'failed' && key === `${id}/a`)).toHaveLength(2);
      expect((await run('defect')).failure.error).toMatchObject({ name: 'internal' });
    });

    it('runs beside no more others than the worker does at a time', async () => {
      const ids = await Promise.all(Array.from({ length: 6 }, () => begin('sleep', { ms: 300 })));
      for (const id of ids) expect((await ended(id)).status).toBe('COMPLETED');
      const mine = new Set(ids.map((id) => `${id}/a`));
      let atOnce = 0;
      let most = 0;
      for (const { what, key } of await system.lines()) {
        if (!mine.has(key ?? '')) continue;
        atOnce += what === 'begun' ? 1 : -1;
        most = Math.max(most, atOnce);
      }
      expect(most).toBe(2);
    });

    it('is told to stop when its run is cancelled', async () => {
      const id = await begin('sleep', { ms: 60_000 });
      const key = `${id}/a`;
      const has = (what: string) => eventually(async () => (await system.lines()).find((line) => line.what === what && line.key === key));
      await has('begun');
      expect((await system.api.post(`/executions/${id}/cancel`, { reason: 'enough' })).status).toBe(200);
      await has('stopped');
      expect((await ended(id)).status).toBe('CANCELLED');
    });

    it('is given to another worker under the same key when its own is killed, and is in doubt when it must happen once', async () => {
      const victim = await system.startWorker('victim', { CONCURRENCY: '50', ACTIONS: 'test/sleep' });
      const doubtful = await system.startWorker('doubtful', { ACTIONS: 'test/once' });
      const inDoubt = await begin('once', { ms: 60_000 });
      // As many as both take: some are the victim's.
      const ids = await Promise.all(Array.from({ length: 8 }, () => begin('sleep', { ms: 2_000 })));
      await Promise.all([system.noted('begun', 'victim'), system.noted('begun', 'doubtful')]);
      await Promise.all([victim.kill9(), doubtful.kill9()]);
      for (const id of ids) expect((await ended(id)).status).toBe('COMPLETED');
      const lines = await system.lines();
      const lost = lines.filter(({ worker, what }) => worker === 'victim' && what === 'begun');
      expect(lost.length).toBeGreaterThan(0);
      for (const { key } of lost) expect(lines).toContainEqual(expect.objectContaining({ worker: 'one', what: 'done', key }));
      const status = async () => (await system.api.get(`/executions/${inDoubt}`)).body.steps[0].status === 'IN_DOUBT';
      await eventually(status, 'the step to be in doubt');
      await system.api.post(`/executions/${inDoubt}/terminate`, {});
    });

    it('is finished by its worker while the service is killed and started again', async () => {
      const id = await begin('sleep', { ms: 4_000 });
      await eventually(async () => (await system.lines()).find(({ what, key }) => what === 'begun' && key === `${id}/a`));
      await system.processes['standalone']?.kill9();
      await system.processes['standalone']?.start();
      expect((await ended(id)).status).toBe('COMPLETED');
      const doings = (await system.lines()).filter(({ what, key }) => what === 'begun' && key === `${id}/a`);
      expect(doings).toHaveLength(1);
    });
  });

  it('comes to its end when its worker is asked to stop', async () => {
    const worker = await system.startWorker('leaving');
    const id = await begin('sleep', { ms: 1_500 });
    await system.noted('begun', 'leaving');
    await worker.stop();
    expect((await ended(id)).status).toBe('COMPLETED');
  });
});

describe('a worker’s request', () => {
  const poll = (key: string, actions: readonly string[], worker = 'by-hand') =>
    system.as(key).post('/workers/poll', { worker, actions, max: 1, waitSeconds: 5 });

  it('needs a key that may serve the action', async () => {
    expect(await poll('no-such-key-anywhere', ['test/echo'])).toMatchObject({ status: 401 });
    expect(await poll(LIMITED, ['test/echo'])).toMatchObject({ status: 403, body: { code: 'permission-missing' } });
    expect(await system.as(LIMITED).get('/executions')).toMatchObject({ status: 403 });
    const announced = await system.as(LIMITED).post('/workers/announce', { worker: 'x', actions: [{ name: 'test/echo' }] });
    expect(announced).toMatchObject({ status: 403 });
  });

  it('is refused when it names what no worker does', async () => {
    expect(await poll(API_KEY, ['ingest-stix'])).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('gives a task to one of many that ask at once', async () => {
    const asking = Array.from({ length: 8 }, (_, n) => poll(API_KEY, ['test/echo'], `by-hand-${n}`));
    const id = await begin('echo', { value: 1 });
    const answers = await Promise.all(asking);
    const taken = answers.flatMap(({ body }, n) => body.tasks.map((task: { id: string }) => ({ ...task, worker: `by-hand-${n}` })));
    expect(taken).toMatchObject([{ action: 'test/echo', parameters: { value: 1 }, idempotencyKey: `${id}/a`, execution: { id } }]);
    const [{ id: task, worker }] = taken;
    const say = (who: string, word: string, body: object, key = API_KEY) =>
      system.as(key).post(`/workers/tasks/${task}/${word}`, { worker: who, ...body });

    expect(await say('somebody-else', 'complete', { output: 1 })).toMatchObject({ status: 409, body: { code: 'task-gone' } });
    expect(await say(worker, 'complete', { output: 1 }, LIMITED)).toMatchObject({ status: 403 });
    expect(await say(worker, 'heartbeat', {})).toMatchObject({ status: 200, body: { cancel: false, leaseMs: 30_000 } });
    expect(await say(worker, 'complete', { output: { value: 2 } })).toMatchObject({ status: 204 });
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { got: 2 } });
    expect(await say(worker, 'complete', { output: { value: 3 } })).toMatchObject({ status: 409, body: { code: 'task-gone' } });
    expect(await say(worker, 'heartbeat', {})).toMatchObject({ status: 409 });
  });
});
