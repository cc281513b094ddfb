// Appends a second, the time of one hop (append → acknowledged; command → event → reader) and this process's CPU for it, over Kafka, at 1 and at 64
// clients.
//   npm run build && node test/servers/run.mjs kafka --flush -- node bench/kafka-log.mjs
import { randomUUID } from 'node:crypto';
import { openKafka } from '@runbook/kafka';

/** As the services make them. */
const PARTITIONS = 6;
const WARM_UP_MS = 2_000;
const MEASURE_MS = Number(process.env.MEASURE_MS ?? 5_000);
/** An ordinary record: a step's completion with a small output. */
const VALUE = Buffer.alloc(900, 'x');

const brokers = process.env.KAFKA_BROKERS?.split(',');
if (!brokers) {
  console.error('expected KAFKA_BROKERS, found nothing; run: node test/servers/run.mjs kafka --flush -- node bench/kafka-log.mjs');
  process.exit(2);
}
const report = (event) => ['warn', 'error', 'fatal'].includes(event.level) && console.error(JSON.stringify(event));
const kafka = await openKafka({ brokers, clientId: 'bench', report });
const run = randomUUID().slice(0, 8);
const topics = { commands: `bench.commands.${run}`, events: `bench.events.${run}` };
await kafka.log.ensureTopics(Object.values(topics).map((topic) => ({ topic, partitions: PARTITIONS })));

for (const clients of [1, 64]) await measure('append', clients, await appending());
const hop = await hopping();
for (const clients of [1, 64]) await measure('command → event → reader', clients, hop.once);
await hop.stop();
await kafka.close();

/** Each client does one thing after the other. */
async function measure(what, clients, once) {
  const times = [];
  let measuring = false;
  let cpuBefore;
  const startedAt = performance.now();
  const endAt = startedAt + WARM_UP_MS + MEASURE_MS;
  const client = async (number) => {
    for (let round = 0; performance.now() < endAt; round++) {
      const before = performance.now();
      await once(number, round);
      measuring ||= performance.now() > startedAt + WARM_UP_MS;
      if (measuring) cpuBefore ??= process.cpuUsage();
      if (measuring) times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuUs = ((user + system) / times.length).toFixed(0);
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
  const perSecond = Math.round((times.length * 1000) / MEASURE_MS);
  console.log(
    `${what}, ${clients} client(s): ${perSecond}/s, ms p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)}, CPU ${cpuUs} µs`,
  );
}

async function appending() {
  const appenders = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => kafka.log.appender(topics.events, partition)));
  return (number) => appenders[number % PARTITIONS].append([{ key: `k${number}`, value: VALUE, headers: {} }]);
}

/** An owner answers every command with an event; a reader of its own group sees it. */
async function hopping() {
  const waiting = new Map();
  let owned = 0;
  const owner = await kafka.channel.own(topics, `bench.owners.${run}`, (session) => {
    owned += 1;
    session.readEvents(0);
    session.intake.from(undefined);
    const answer = async (command) => {
      await session.append([{ key: command.key, value: VALUE, headers: command.headers }]);
      session.answered(command.offset);
    };
    return { events: () => undefined, lost: () => undefined, commands: (records) => records.forEach((record) => void answer(record)) };
  });
  let assigned = 0;
  const reader = await kafka.log.follow(
    { topic: topics.events, group: 'bench', sharing: 'each' },
    {
      assigned: (partition) => ((assigned += 1), kafka.log.end(topics.events, partition)),
      records: async (_partition, records) => {
        for (const { headers } of records) {
          waiting.get(headers.id)?.();
          waiting.delete(headers.id);
        }
      },
      revoked: async () => undefined,
    },
  );
  while (owned < PARTITIONS || assigned < PARTITIONS) await new Promise((resolve) => setTimeout(resolve, 50));
  const once = (number, round) =>
    new Promise((resolve, reject) => {
      const id = `${number}.${round}.${randomUUID()}`;
      waiting.set(id, resolve);
      kafka.channel.send(topics.commands, [{ key: `aggregate-${number}`, value: VALUE, headers: { id } }]).catch(reject);
    });
  return {
    once,
    stop: async () => {
      await Promise.all([owner.stop(), reader.stop()]);
    },
  };
}
