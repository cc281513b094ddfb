import { CollectingFollower } from './collecting-follower.js';
import type { EventLogWorld } from './event-log-world.js';
import { recordsOf, textsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

export function describeDurability(world: EventLogWorld): void {
  describe('after a restart', () => {
    it('topics, ends and records are what they were, and appends go on behind them', async () => {
      if (!world.opened.reopen) return;
      const topic = uniqueName('durable');
      await world.log.ensureTopics([{ topic, partitions: 2 }]);
      const before = await world.log.appender(topic, 1);
      const offset = await before.append(recordsOf('before', 20));
      const end = await world.log.end(topic, 1);

      world.log = await world.opened.reopen();

      expect(await world.log.partitions(topic)).toBe(2);
      expect(await world.log.end(topic, 0)).toBe(0);
      expect(await world.log.end(topic, 1)).toBe(end);
      const after = await world.log.appender(topic, 1);
      expect(await after.append(recordsOf('after', 2))).toBeGreaterThanOrEqual(end);
      await after.close();
      const follower = new CollectingFollower();
      const subscription = await world.log.follow({ topic, group: uniqueName('reader'), sharing: 'each' }, follower);
      const records = await follower.until(1, 22);
      expect(records[0]!.offset).toBe(offset);
      expect(textsOf(records)).toEqual([...textsOf(recordsOf('before', 20)), ...textsOf(recordsOf('after', 2))]);
      await subscription.stop();
    });

    it('a reader starts in the middle of what one append wrote', async () => {
      if (!world.opened.reopen) return;
      const topic = uniqueName('middle');
      await world.log.ensureTopics([{ topic, partitions: 1 }]);
      const appender = await world.log.appender(topic, 0);
      const offset = await appender.append(recordsOf('whole', 20));
      await appender.append(recordsOf('next', 3));

      world.log = await world.opened.reopen();

      const follower = new CollectingFollower(() => offset + 7);
      const subscription = await world.log.follow({ topic, group: uniqueName('reader'), sharing: 'each' }, follower);
      const records = await follower.until(0, 16);
      expect(records[0]!.offset).toBe(offset + 7);
      expect(textsOf(records)).toEqual([...textsOf(recordsOf('whole', 20)).slice(7), ...textsOf(recordsOf('next', 3))]);
      await subscription.stop();
    });
  });
}
