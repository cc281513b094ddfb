import { CollectingOwner, describeCommandIntake, recordOf, type OpenedIntake } from '@runbook/ports/contract';
import { randomOf } from './random.js';
import { SimulatedPartition, type SimulatedChannel } from './simulated-partition.js';
import { VirtualClock } from './virtual-clock.js';

const PAIR = { commands: 'c', events: 'e' };
const NO_MISCHIEF = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };
const ROUND_MS = 20;
const ROUNDS_MAX = 1_000;

describeCommandIntake('a simulated partition', async (): Promise<OpenedIntake> => {
  const clock = new VirtualClock();
  const partition = new SimulatedPartition(PAIR, clock, randomOf(1), NO_MISCHIEF);
  let channel: SimulatedChannel | undefined;
  const close = async () => channel?.close();
  return {
    send: async (texts) => texts.forEach((text) => partition.send(recordOf(text))),
    own: async () => {
      await close();
      channel = partition.channel();
      let owner!: CollectingOwner;
      await channel.own(PAIR, 'owners', (session) => (owner = new CollectingOwner(session)));
      return owner;
    },
    until: async (description, holds) => {
      for (let round = 0; !holds(); round++) {
        if (round === ROUNDS_MAX) throw new Error(`expected within ${ROUNDS_MAX * ROUND_MS} ms: ${description}`);
        await clock.advance(ROUND_MS);
      }
    },
    quietly: () => clock.advance(ROUND_MS * 10),
    close,
  };
});
