import { EmbeddedEventLog } from '@runbook/embedded';
import { CollectingFollower, recordOf, textsOf } from '@runbook/ports/contract';
import { join } from 'node:path';
import { newFolder } from './a-folder-of-its-own.js';

describe('appends that overlap', () => {
  let folder: string;
  let remove: () => Promise<void>;
  beforeEach(async () => ({ folder, remove } = await newFolder()));
  afterEach(() => remove());

  it('share transactions, and rows of one partition', async () => {
    const log = await EmbeddedEventLog.open(join(folder, 'runbook.db'));
    await log.ensureTopics([{ topic: 'events', partitions: 2 }]);
    const appenders = await Promise.all(Array.from({ length: 64 }, (_, index) => log.appender('events', index % 2)));
    await Promise.all(
      appenders.map(async (appender, writer) => {
        for (let count = 0; count < 20; count += 1) await appender.append([recordOf(`${writer}/${count}`)]);
      }),
    );
    await log.close();
    const { appends, transactions, rows } = log.statistics!;
    expect(appends).toBe(64 * 20);
    // One transaction for the topic; if every append had one there would be 1,281.
    expect(transactions).toBeLessThan(appends / 4);
    expect(rows).toBeLessThan(appends / 4);
  });

  it('reach every follower as the same objects', async () => {
    const log = await EmbeddedEventLog.open(join(folder, 'runbook.db'));
    await log.ensureTopics([{ topic: 'events', partitions: 1 }]);
    const followers = [new CollectingFollower(), new CollectingFollower()];
    for (const follower of followers) await log.follow({ topic: 'events', group: 'any', sharing: 'each' }, follower);
    const appender = await log.appender('events', 0);
    await Promise.all(Array.from({ length: 50 }, (_, index) => appender.append([recordOf(`${index}`)])));
    const [one, two] = [await followers[0]!.until(0, 50), await followers[1]!.until(0, 50)];
    expect(one.every((record, index) => record === two[index])).toBe(true);
    await log.close();
  });

  it('reach followers that start later as the same objects, too', async () => {
    const path = join(folder, 'runbook.db');
    const writing = await EmbeddedEventLog.open(path);
    await writing.ensureTopics([{ topic: 'events', partitions: 1 }]);
    const appender = await writing.appender('events', 0);
    await Promise.all(Array.from({ length: 500 }, (_, index) => appender.append([recordOf(`${index}`)])));
    await writing.close();
    const log = await EmbeddedEventLog.open(path);
    const followers = [new CollectingFollower(), new CollectingFollower()];
    for (const follower of followers) await log.follow({ topic: 'events', group: 'any', sharing: 'each' }, follower);
    const [one, two] = [await followers[0]!.until(0, 500), await followers[1]!.until(0, 500)];
    expect(one.every((record, index) => record === two[index])).toBe(true);
    await log.close();
  });

  it('are read by followers that fell far behind, from the file', async () => {
    const log = await EmbeddedEventLog.open(join(folder, 'runbook.db'));
    await log.ensureTopics([{ topic: 'events', partitions: 1 }]);
    const appender = await log.appender('events', 0);
    const padding = 'x'.repeat(4_000);
    const slow = new CollectingFollower();
    let release = () => {};
    const held = new Promise<void>((resolve) => void (release = resolve));
    slow.work = () => held;
    await log.follow({ topic: 'events', group: 'slow', sharing: 'each' }, slow);
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => appender.append([recordOf(`${round * 100 + index} ${padding}`)])));
    }
    release();
    const records = await slow.until(0, 2_000);
    expect(textsOf(records).map((text) => Number(text.split(' ')[0]))).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
    await log.close();
  });
});
