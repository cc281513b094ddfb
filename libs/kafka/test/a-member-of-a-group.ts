// Takes part in the ownership of a pair and says on standard output what it holds. Run by the suite, which stops, pauses or kills it.
import { writeSync } from 'node:fs';
import { openKafka } from '../src/index.js';

const [broker, commands, events, group, sessionTimeoutMs] = process.argv.slice(2) as [string, string, string, string, string];
const held = new Set<number>();
/** One call of the system for each line. */
const say = (change: string, partition: number) =>
  writeSync(1, `${JSON.stringify({ change, partition, held: [...held].sort((a, b) => a - b) })}\n`);

const kafka = await openKafka({ brokers: [broker], clientId: 'member', sessionTimeoutMs: Number(sessionTimeoutMs) });
const subscription = await kafka.channel.own({ commands, events }, group, (session) => {
  held.add(session.partition);
  session.readEvents(0);
  session.intake.from(undefined);
  say('found', session.partition);
  return {
    events: (records) => records.forEach((record) => say(`event ${record.value.toString()}`, record.partition)),
    commands: (records) => records.forEach((record) => say(`command ${record.value.toString()}`, record.partition)),
    lost: () => {
      held.delete(session.partition);
      say('lost', session.partition);
    },
  };
});

// It ends as services do: when all is stopped, whatever kafkajs may still wait for behind it.
process.once('SIGTERM', () => {
  const stopped = subscription.stop().then(() => kafka.close());
  void stopped.then(() => process.exit());
});
