import { UnknownTopic } from '../src/event-log.js';
import type { EventLogWorld } from './event-log-world.js';
import { recordOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

export function describeTopics(world: EventLogWorld): void {
  describe('its topics', () => {
    it('have the partitions that they were created with', async () => {
      const [one, four] = [uniqueName('one'), uniqueName('four')];
      await world.log.ensureTopics([
        { topic: one, partitions: 1 },
        { topic: four, partitions: 4, retentionMs: 3_600_000 },
      ]);
      expect(await world.log.partitions(one)).toBe(1);
      expect(await world.log.partitions(four)).toBe(4);
    });

    it('keep their partitions and their records when they are ensured again', async () => {
      const topic = uniqueName('again');
      await world.log.ensureTopics([{ topic, partitions: 2 }]);
      const appender = await world.log.appender(topic, 1);
      await appender.append([recordOf('kept')]);
      await appender.close();
      await world.log.ensureTopics([{ topic, partitions: 5 }]);
      expect(await world.log.partitions(topic)).toBe(2);
      expect(await world.log.end(topic, 1)).toBeGreaterThan(0);
    });

    it('are created once by callers that meet', async () => {
      const topic = uniqueName('meet');
      await Promise.all([1, 2, 3].map(() => world.log.ensureTopics([{ topic, partitions: 3 }])));
      expect(await world.log.partitions(topic)).toBe(3);
    });

    it('end at 0 while they are empty', async () => {
      const topic = uniqueName('empty');
      await world.log.ensureTopics([{ topic, partitions: 2 }]);
      expect(await world.log.end(topic, 0)).toBe(0);
      expect(await world.log.end(topic, 1)).toBe(0);
    });

    it('are refused by name when they do not exist', async () => {
      const topic = uniqueName('nowhere');
      await expect(world.log.partitions(topic)).rejects.toThrow(UnknownTopic);
      await expect(world.log.partitions(topic)).rejects.toThrow(topic);
    });
  });
}
