import { describeAppending } from './event-log-appending.js';
import { describeDurability } from './event-log-durability.js';
import { describeFollowing } from './event-log-following.js';
import { describeSharing } from './event-log-sharing.js';
import { describeTopics } from './event-log-topics.js';
import type { EventLogWorld, OpenedEventLog } from './event-log-world.js';
import { allowSlowAdapters } from './eventually.js';

/** What `EventLog` promises, asked of one adapter. It is opened once for the suite. */
export function describeEventLog(name: string, open: () => Promise<OpenedEventLog>): void {
  describe(`the event log over ${name}`, () => {
    allowSlowAdapters();
    const world = {} as EventLogWorld;

    beforeAll(async () => {
      world.opened = await open();
      world.log = world.opened.log;
    });
    afterAll(async () => {
      await world.opened?.close();
    });

    describeTopics(world);
    describeAppending(world);
    describeFollowing(world);
    describeSharing(world);
    describeDurability(world);
  });
}
