import { CollectingFollower } from './collecting-follower.js';
import type { EventLogWorld } from './event-log-world.js';
import { eventually, quietly, sleep } from './eventually.js';
import { recordOf, recordsOf, textsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

export function describeFollowing(world: EventLogWorld): void {
  describe('a reader', () => {
    describePositions(world);
    describeBackPressure(world);
    describeStopping(world);
  });
}

async function topicWith(world: EventLogWorld, partitions: number, recordsEach: number): Promise<string> {
  const topic = uniqueName('follow');
  await world.log.ensureTopics([{ topic, partitions }]);
  if (recordsEach === 0) return topic;
  for (let partition = 0; partition < partitions; partition += 1) await append(world, topic, partition, `p${partition}`, recordsEach);
  return topic;
}

async function append(world: EventLogWorld, topic: string, partition: number, label: string, count: number): Promise<number> {
  const appender = await world.log.appender(topic, partition);
  const offset = await appender.append(recordsOf(label, count));
  await appender.close();
  return offset;
}

function follow(world: EventLogWorld, topic: string, follower: CollectingFollower) {
  return world.log.follow({ topic, group: uniqueName('group'), sharing: 'each' }, follower);
}

function describePositions(world: EventLogWorld): void {
  it('sees every record of every partition in order, old and new', async () => {
    const topic = await topicWith(world, 2, 50);
    const follower = new CollectingFollower();
    const subscription = await follow(world, topic, follower);
    await append(world, topic, 1, 'new', 20);
    await follower.until(0, 50);
    const records = await follower.until(1, 70);
    expect(textsOf(records)).toEqual([...textsOf(recordsOf('p1', 50)), ...textsOf(recordsOf('new', 20))]);
    const offsets = records.map((record) => record.offset);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    await subscription.stop();
    expect(follower.faults).toEqual([]);
  });

  it('starts in the middle when it asks for it', async () => {
    const topic = await topicWith(world, 1, 0);
    await append(world, topic, 0, 'early', 10);
    const middle = await append(world, topic, 0, 'late', 10);
    const follower = new CollectingFollower(() => middle + 4);
    const subscription = await follow(world, topic, follower);
    const records = await follower.until(0, 6);
    expect(records[0]!.offset).toBe(middle + 4);
    expect(textsOf(records)).toEqual(textsOf(recordsOf('late', 10)).slice(4));
    await subscription.stop();
  });

  it('sees only what is new when it starts at the end', async () => {
    const topic = await topicWith(world, 1, 10);
    const follower = new CollectingFollower((partition) => world.log.end(topic, partition));
    const subscription = await follow(world, topic, follower);
    await eventually('the partition to be assigned', () => follower.held.has(0));
    await append(world, topic, 0, 'new', 3);
    await follower.until(0, 3);
    expect(follower.texts(0)).toEqual(['new-0', 'new-1', 'new-2']);
    await subscription.stop();
  });

  it('misses nothing of what is appended while it starts', async () => {
    const topic = await topicWith(world, 1, 5);
    const follower = new CollectingFollower();
    const appender = await world.log.appender(topic, 0);
    const appends = Array.from({ length: 100 }, (_, index) => appender.append([recordOf(`while-${index}`)]));
    const subscription = await follow(world, topic, follower);
    await Promise.all(appends);
    await follower.until(0, 105);
    expect(follower.texts(0).slice(5)).toEqual(Array.from({ length: 100 }, (_, index) => `while-${index}`));
    await appender.close();
    await subscription.stop();
  });

  it('sees a record soon after its append resolved', async () => {
    const topic = await topicWith(world, 1, 0);
    const follower = new CollectingFollower();
    const subscription = await follow(world, topic, follower);
    for (let round = 1; round <= 5; round += 1) {
      await append(world, topic, 0, `round-${round}`, 1);
      await follower.until(0, round);
    }
    await subscription.stop();
    expect(follower.faults).toEqual([]);
  });
}

function describeBackPressure(world: EventLogWorld): void {
  it('gets the next batch when the promise of the last one resolves', async () => {
    const topic = await topicWith(world, 1, 5);
    const follower = new CollectingFollower();
    let release = () => {};
    const held = new Promise<void>((resolve) => void (release = resolve));
    follower.work = () => held;
    const subscription = await follow(world, topic, follower);
    await eventually('a first delivery', () => follower.deliveries.length === 1);
    await append(world, topic, 0, 'more', 20);
    await quietly();
    expect(follower.deliveries.length).toBe(1);
    release();
    await follower.until(0, 25);
    await subscription.stop();
    expect(follower.faults).toEqual([]);
  });

  it('is never called twice at once about a partition, however slow it is', async () => {
    const topic = await topicWith(world, 2, 30);
    const follower = new CollectingFollower();
    follower.work = (partition) => sleep(partition === 0 ? 20 : 1);
    const subscription = await follow(world, topic, follower);
    for (let round = 0; round < 10; round += 1) await Promise.all([0, 1].map((p) => append(world, topic, p, `r${round}`, 2)));
    for (const partition of [0, 1]) {
      const records = await follower.until(partition, 50);
      expect(textsOf(records).slice(30)).toEqual(Array.from({ length: 20 }, (_, index) => `r${Math.floor(index / 2)}-${index % 2}`));
    }
    await subscription.stop();
    expect(follower.faults).toEqual([]);
  });

  it('does not hold up another reader', async () => {
    const topic = await topicWith(world, 1, 5);
    const [slow, quick] = [new CollectingFollower(), new CollectingFollower()];
    let release = () => {};
    const held = new Promise<void>((resolve) => void (release = resolve));
    slow.work = () => held;
    const subscriptions = [await follow(world, topic, slow), await follow(world, topic, quick)];
    await append(world, topic, 0, 'more', 5);
    await quick.until(0, 10);
    release();
    await slow.until(0, 10);
    await Promise.all(subscriptions.map((subscription) => subscription.stop()));
  });
}

function describeStopping(world: EventLogWorld): void {
  it('is stopped when it rejects, and called no more', async () => {
    const topic = await topicWith(world, 1, 5);
    const follower = new CollectingFollower();
    follower.work = async () => {
      throw new Error('this reader refuses its first batch, as the suite wants');
    };
    const subscription = await follow(world, topic, follower);
    await eventually('a first delivery', () => follower.deliveries.length > 0);
    await append(world, topic, 0, 'more', 5);
    await quietly();
    expect(follower.deliveries.length).toBe(1);
    expect(follower.endings).toMatchObject([{ message: 'this reader refuses its first batch, as the suite wants' }]);
    await subscription.stop().catch(() => {});
  });

  it('is called no more once stop has resolved', async () => {
    const topic = await topicWith(world, 1, 5);
    const follower = new CollectingFollower();
    let running = 0;
    follower.work = async () => {
      running += 1;
      await sleep(50);
      running -= 1;
    };
    const subscription = await follow(world, topic, follower);
    await eventually('a first delivery', () => follower.deliveries.length > 0);
    await subscription.stop();
    expect(running).toBe(0);
    const deliveries = follower.deliveries.length;
    await append(world, topic, 0, 'late', 3);
    await quietly();
    expect(follower.deliveries.length).toBe(deliveries);
    expect(follower.endings).toEqual([]);
  });
}
