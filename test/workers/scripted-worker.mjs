// A worker process for suites: `node scripted-worker.mjs` with URL, KEY, NAME, JOURNAL (a file that gets a line for whatever
// happens), and ACTIONS where it does not serve all of them.
import { ActionFailed, ExactNumber, Worker } from '@runbook/worker-sdk';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const {
  URL: url,
  KEY: key,
  NAME: name,
  JOURNAL: journal,
  CONCURRENCY: concurrency = '4',
  ACTIONS,
  KAFKA_BROKERS: brokers,
  NAMESPACE: namespace,
} = process.env;
const note = (what, { step, attempt, idempotencyKey }) =>
  appendFileSync(journal, `${JSON.stringify({ worker: name, what, step, attempt, key: idempotencyKey })}\n`);

const actions = {
  'test/echo': {
    description: 'Gives back what it gets',
    parameters: { type: 'object' },
    run: async (parameters, context) => {
      note('done', context);
      return parameters;
    },
  },
  'test/sleep': async ({ ms }, context) => {
    note('begun', context);
    try {
      await sleep(ms, undefined, { signal: context.signal });
    } catch {
      note('stopped', context);
      throw new ActionFailed('cancelled', 'it was told to stop');
    }
    note('done', context);
    return { slept: ms };
  },
  'test/once': async (parameters, context) => actions['test/sleep'](parameters, context),
  'test/fail': async ({ error }, context) => {
    note('failed', context);
    if (error === undefined) throw new Error('a defect');
    throw new ActionFailed(error, 'as it was asked to', { details: { asked: error } });
  },
  'test/exact': async ({ device }) => ({
    device: BigInt(device),
    ratio: new ExactNumber('0.1000000000000000055'),
    small: new ExactNumber('7'),
  }),
  'test/large': async ({ bytes }) => ({ text: 'x'.repeat(bytes) }),
};

const way = brokers ? { kafka: { brokers: brokers.split(','), namespace } } : { url, key };
const served = ACTIONS?.split(',') ?? Object.keys(actions);
const worker = new Worker({
  ...way,
  name,
  actions: Object.fromEntries(served.map((action) => [action, actions[action]])),
  concurrency: Number(concurrency),
  stopGraceMs: 5_000,
});
await worker.start();
appendFileSync(journal, `${JSON.stringify({ worker: name, what: 'serving' })}\n`);
process.once('SIGTERM', async () => {
  await worker.stop();
  appendFileSync(journal, `${JSON.stringify({ worker: name, what: 'stopped serving' })}\n`);
  process.exit(0);
});
