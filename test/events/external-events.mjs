import kafkajs from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { eachOf, persistent } from '../faults/runs.mjs';
import { seeded } from '../faults/seeded.mjs';
import { startDistributed } from '../system/index.mjs';
import { plannedEvents, TYPE } from './planned-events.mjs';
import { receivedWords } from './received-words.mjs';

const TOPIC = 'proof.words';
const SOURCE = 'proof';
const RUNBOOK_ID = 'await-a-word';
const RUNBOOK = {
  apiVersion: 'runbook/v1',
  id: RUNBOOK_ID,
  name: 'Waits for a word',
  inputs: { type: 'object', required: ['key'], properties: { key: { type: 'string' } } },
  steps: [{ id: 'word', type: 'wait-for-event', with: { event: TYPE, key: '{{ inputs.key }}' } }],
};
const CALLERS = 32;
const MESSAGES_PER_SEND = 1_000;
const LOOK_EVERY_MS = 1_000;
/** Without any progress for so long something is lost. */
const STILL_MS_MAX = 180_000;
/** The first kill of a piece of work falls into its beginning. */
const FIRST_KILL_MS_MAX = 1_000;

/**
 * Sends external events over Kafka while processes of the system are killed, and checks that every wait went on exactly once, with its
 * event, and that every record has exactly the disposition that it must have.
 *
 * @param {{ brokers: string[], events: number, waits: number, seed: number, victims?: string[], killEveryMs: number, partitions?: number, say?: (line: string) => void }} plan
 */
export async function externalEvents(plan) {
  const { brokers, events, waits, seed, partitions = 6, say = () => undefined } = plan;
  const planned = plannedEvents({ events, waits, seed });
  const produced = planned.early.length + planned.later.length;
  const system = await startDistributed({ brokers, environment: { PARTITIONS: String(partitions) } });
  const kafka = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
  // Idempotent: what the client sends again by itself is no second record.
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  const killer = new Killer(system, plan);
  try {
    await producer.connect();
    const api = persistent(system.url);
    await register(api);
    const early = await killer.during('early records', async () => {
      await produce(producer, planned.early);
      await settled(api, planned.early.length, say);
    });
    const keys = Array.from({ length: waits }, (_, n) => `key-${n}`);
    const started = await killer.during('starts', () => eachOf(keys, CALLERS, (key) => startRun(api, key)));
    const later = await killer.during('later records', async () => {
      await produce(producer, planned.later);
      await settled(api, produced, say);
    });
    const resumed = await timed(() => allResumed(api, waits, say));
    const words = await receivedAll(brokers, waits);
    const faults = [...(await dispositionFaults(api, planned.expected, await recordsIn(kafka))), ...wordFaults(words, started.value)];
    return {
      records: produced,
      waits,
      kills: killer.kills,
      earlyPerSecond: rate(planned.early.length, early.ms),
      startsPerSecond: rate(waits, started.ms),
      laterPerSecond: rate(planned.later.length, later.ms),
      resumedMsAfterLastRecord: resumed.ms,
      dispositions: planned.expected,
      faults,
    };
  } finally {
    await producer.disconnect();
    await system.stop();
  }
}

const rate = (count, ms) => Math.round((count * 1_000) / Math.max(ms, 1));

/** The runs take their events a moment after the records have their dispositions. */
async function receivedAll(brokers, waits) {
  for (const until = Date.now() + STILL_MS_MAX; ; await sleep(LOOK_EVERY_MS)) {
    const words = await receivedWords(brokers);
    if (words.size >= waits || Date.now() > until) return words;
  }
}

async function register(api) {
  const runbook = await api.post('/runbooks', RUNBOOK);
  if (runbook.status !== 201) throw new Error(`expected 201 for the runbook, found ${runbook.status} ${JSON.stringify(runbook.body)}`);
  const source = await api.put(`/event-sources/${SOURCE}`, { topic: TOPIC });
  if (source.status !== 201) throw new Error(`expected 201 for the event source, found ${source.status} ${JSON.stringify(source.body)}`);
}

async function produce(producer, messages) {
  for (let from = 0; from < messages.length; from += MESSAGES_PER_SEND) {
    await producer.send({ topic: TOPIC, acks: -1, messages: messages.slice(from, from + MESSAGES_PER_SEND) });
  }
}

async function startRun(api, key) {
  const answer = await api.post('/executions', { runbookId: RUNBOOK_ID, inputs: { key } }, { 'idempotency-key': `"${key}"` });
  if (answer.status !== 200 && answer.status !== 201) {
    throw new Error(`expected the run for ${key} to start, found ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return { key, id: answer.body.id };
}

const countsOf = async (api) => (await api.get(`/event-sources/${SOURCE}/dispositions?limit=1`)).body.counts;
const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);

/** Until every record that was sent has a disposition. */
const settled = (api, records, say) =>
  progressing(
    async () => sum(await countsOf(api)),
    records,
    (count) => say(`${count} of ${records} records have a disposition`),
  );

/** Until every wait's event has met it. */
const allResumed = (api, waits, say) =>
  progressing(
    async () => (await countsOf(api)).correlated,
    waits,
    (count) => say(`${count} of ${waits} waits are met`),
  );

async function progressing(count, wanted, tell) {
  let last = -1;
  let movedAt = Date.now();
  let toldAt = Date.now();
  for (;;) {
    const now = await count();
    if (now >= wanted) return;
    if (now !== last) movedAt = Date.now();
    last = now;
    if (Date.now() - movedAt > STILL_MS_MAX) throw new Error(`expected ${wanted}, found ${now} and nothing moving for ${STILL_MS_MAX} ms`);
    if (Date.now() - toldAt > 10_000) {
      toldAt = Date.now();
      tell(now);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Kills the victims in turn, as a power cut would, and starts each again: once early in every piece of work, then again and again. */
class Killer {
  kills = 0;

  constructor(system, { victims = ['orchestrator'], killEveryMs, seed, say = () => undefined }) {
    Object.assign(this, { system, victims, killEveryMs, say, random: seeded(seed) });
  }

  async during(name, work) {
    const over = new AbortController();
    const killing = this.killAgainAndAgain(over.signal);
    const done = await timed(work).finally(() => over.abort());
    await killing;
    this.say(`${name}: done in ${done.ms} ms`);
    return done;
  }

  async killAgainAndAgain(over) {
    await sleep(this.random(0, FIRST_KILL_MS_MAX));
    do {
      await this.kill();
      await sleep(this.killEveryMs, undefined, { signal: over }).catch(() => undefined);
    } while (!over.aborted);
  }

  async kill() {
    const victim = this.victims[this.kills++ % this.victims.length];
    await this.system.processes[victim].kill9();
    const killedAt = Date.now();
    await this.system.processes[victim].start();
    this.say(`kill ${this.kills}: ${victim}, back in ${Date.now() - killedAt} ms`);
  }
}

async function timed(work) {
  const begunAt = Date.now();
  const value = await work();
  return { value, ms: Date.now() - begunAt };
}

/** What the producers' topic holds. */
async function recordsIn(kafka) {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(TOPIC);
  await admin.disconnect();
  return offsets.reduce((total, { low, high }) => total + Number(high) - Number(low), 0);
}

async function dispositionFaults(api, expected, produced) {
  const found = await countsOf(api);
  const faults = Object.entries(expected)
    .filter(([disposition, count]) => found[disposition] !== count)
    .map(([disposition, count]) => `expected ${count} records ${disposition}, found ${found[disposition]}`);
  if (sum(found) !== produced) faults.push(`expected dispositions of ${produced} records, found ${sum(found)}`);
  return faults;
}

/** Every run received one event, its own. */
function wordFaults(received, runs) {
  return runs.flatMap(({ key, id }) => {
    const words = received.get(id) ?? [];
    const word = key.replace('key-', 'word-');
    return words.length === 1 && words[0] === word
      ? []
      : [`expected run ${id} to receive ${word} once, found ${words.join(', ') || 'nothing'}`];
  });
}
