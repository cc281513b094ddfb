import { EmbeddedEventLog } from '@runbook/embedded';
import { AppendInDoubt, UnknownTopic } from '@runbook/ports';
import { CollectingFollower, eventually, recordOf } from '@runbook/ports/contract';
import type { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import { newFolder } from './a-folder-of-its-own.js';

describe('a log whose writer died', () => {
  let path: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    const made = await newFolder();
    path = join(made.folder, 'runbook.db');
    remove = made.remove;
  });
  afterEach(() => remove());

  it('leaves appends in doubt, takes no more, and can be opened again', async () => {
    const log = await EmbeddedEventLog.open(path);
    await log.ensureTopics([{ topic: 'events', partitions: 1 }]);
    const appender = await log.appender('events', 0);
    await appender.append([recordOf('before')]);
    const underWay = appender.append([recordOf('under way')]);
    const failed = expect(underWay).rejects.toThrow(AppendInDoubt);
    await (log as unknown as { file: { writer: { worker: Worker } } }).file.writer.worker.terminate();
    await failed;
    await expect((await log.appender('events', 0)).append([recordOf('later')])).rejects.toThrow(AppendInDoubt);
    await expect(log.ensureTopics([{ topic: 'more', partitions: 1 }])).rejects.toThrow('has ended');
    await expect(log.close()).rejects.toThrow('has ended');

    const again = await EmbeddedEventLog.open(path);
    expect(await again.end('events', 0)).toBe(1);
    await again.close();
  });
});

describe('a log that is used wrongly', () => {
  let log: EmbeddedEventLog;
  let path: string;
  let remove: () => Promise<void>;
  const failures: string[] = [];
  beforeAll(async () => {
    const made = await newFolder();
    path = join(made.folder, 'runbook.db');
    remove = made.remove;
    log = await EmbeddedEventLog.open(path, {
      followerFailed: ({ group }, partition, error) => failures.push(`${group}/${partition}: ${(error as Error).message}`),
    });
    await log.ensureTopics([{ topic: 'events', partitions: 2 }]);
  });
  afterAll(async () => {
    await log.close();
    await remove();
  });

  it('is open once in a process', async () => {
    await expect(EmbeddedEventLog.open(path)).rejects.toThrow('open it once');
    const appender = await log.appender('events', 0);
    await appender.append([recordOf('still works')]);
  });

  it('refuses topics, partitions and appends that cannot be, and says so', async () => {
    await expect(log.end('nowhere', 0)).rejects.toThrow(UnknownTopic);
    await expect(log.appender('nowhere', 0)).rejects.toThrow(UnknownTopic);
    await expect(log.follow({ topic: 'nowhere', group: 'g', sharing: 'each' }, new CollectingFollower())).rejects.toThrow(UnknownTopic);
    await expect(log.end('events', 2)).rejects.toThrow('below 2');
    await expect(log.ensureTopics([{ topic: 'none', partitions: 0 }])).rejects.toThrow('at least 1');
    await expect(log.ensureTopics([{ topic: 'vast', partitions: 2 ** 18 }])).rejects.toThrow('at most 131072');
    const appender = await log.appender('events', 0);
    await expect(appender.append([])).rejects.toThrow('nothing was appended');
    await appender.append([recordOf('and is not in doubt')]);
  });

  it('tells of a follower that rejects, and gives its partitions to the others of the group', async () => {
    const spec = { topic: 'events', group: 'readers', sharing: 'shared' } as const;
    const [bad, good] = [new CollectingFollower(), new CollectingFollower()];
    bad.work = () => Promise.reject(new Error('cannot fold this'));
    await log.follow(spec, good);
    const subscription = await log.follow(spec, bad);
    for (const partition of [0, 1]) await (await log.appender('events', partition)).append([recordOf('for all')]);
    await eventually('the good reader to hold both partitions', () => good.held.size === 2);
    await eventually('the good reader to see all', () => [0, 1].every((partition) => good.texts(partition).includes('for all')));
    expect(failures.some((failure) => failure.endsWith('cannot fold this'))).toBe(true);
    expect(bad.held.size).toBe(0);
    await subscription.stop();
    expect([...bad.faults, ...good.faults]).toEqual([]);
  });
});
