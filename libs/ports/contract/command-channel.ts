import { describeAnswering } from './command-channel-answering.js';
import { describeDelivery } from './command-channel-delivery.js';
import { describeEntrusting } from './command-channel-entrusting.js';
import { describeOwnership } from './command-channel-ownership.js';
import { describeSession } from './command-channel-session.js';
import { type CommandChannelWorld, intakeOf, type OpenedCommandChannel } from './command-channel-world.js';
import { describeCommandIntake } from './command-intake.js';
import { allowSlowAdapters } from './eventually.js';

/** What `CommandChannel` promises, asked of one adapter. It is opened once for the suite. */
export function describeCommandChannel(name: string, open: () => Promise<OpenedCommandChannel>): void {
  describe(`the command channel over ${name}`, () => {
    allowSlowAdapters();
    const world = {} as CommandChannelWorld;

    beforeAll(async () => {
      world.opened = await open();
    });
    afterAll(async () => {
      await world.opened?.close();
    });

    describeDelivery(world);
    describeCommandIntake('a partition', () => intakeOf(world));
    describeEntrusting(world);
    describeAnswering(world);
    describeSession(world);
    describeOwnership(world);
  });
}
