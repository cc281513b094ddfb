import { CollectingFollower } from './collecting-follower.js';
import type { EventLogWorld } from './event-log-world.js';
import { eventually } from './eventually.js';
import { recordsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

const PARTITIONS = 4;

export function describeSharing(world: EventLogWorld): void {
  describe('a group of readers', () => {
    describeEach(world);
    describeShared(world);
  });
}

async function newTopic(world: EventLogWorld): Promise<string> {
  const topic = uniqueName('group');
  await world.log.ensureTopics([{ topic, partitions: PARTITIONS }]);
  return topic;
}

async function appendEverywhere(world: EventLogWorld, topic: string, label: string): Promise<void> {
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const appender = await world.log.appender(topic, partition);
    await appender.append(recordsOf(label, 3));
    await appender.close();
  }
}

/** True when every partition is held by exactly one of the members, and every member holds some. */
function spreadOver(members: readonly CollectingFollower[]): boolean {
  const held = members.flatMap((member) => [...member.held]);
  return held.length === PARTITIONS && new Set(held).size === PARTITIONS && members.every((member) => member.held.size > 0);
}

function seenByAny(members: readonly CollectingFollower[], partition: number, text: string): boolean {
  return members.some((member) => member.texts(partition).includes(text));
}

async function allSee(members: readonly CollectingFollower[], label: string): Promise<void> {
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for (const index of [0, 1, 2]) {
      await eventually(`${label}-${index} of partition ${partition}`, () => seenByAny(members, partition, `${label}-${index}`));
    }
  }
}

function describeEach(world: EventLogWorld): void {
  it('whose members each read all gives every record to every member', async () => {
    const topic = await newTopic(world);
    const group = uniqueName('each');
    const members = [new CollectingFollower(), new CollectingFollower()];
    const subscriptions = await Promise.all(members.map((member) => world.log.follow({ topic, group, sharing: 'each' }, member)));
    await appendEverywhere(world, topic, 'all');
    for (const member of members) await allSee([member], 'all');
    await Promise.all(subscriptions.map((subscription) => subscription.stop()));
    expect(members.flatMap((member) => member.faults)).toEqual([]);
  });
}

function describeShared(world: EventLogWorld): void {
  it('that shares spreads the partitions, again when a member comes or goes, and loses nothing', async () => {
    const topic = await newTopic(world);
    const spec = { topic, group: uniqueName('shared'), sharing: 'shared' as const };
    const [first, second] = [new CollectingFollower(), new CollectingFollower()];
    const one = await world.log.follow(spec, first);
    await eventually('one member to hold all partitions', () => first.held.size === PARTITIONS);
    await appendEverywhere(world, topic, 'alone');
    await allSee([first], 'alone');

    const two = await world.log.follow(spec, second);
    await eventually('two members to share the partitions', () => spreadOver([first, second]));
    await appendEverywhere(world, topic, 'together');
    await allSee([first, second], 'together');

    await one.stop();
    await eventually('the last member to hold all partitions', () => second.held.size === PARTITIONS);
    await appendEverywhere(world, topic, 'left');
    await allSee([second], 'left');
    await two.stop();
    expect([...first.faults, ...second.faults]).toEqual([]);
  });

  it('does not share with another group', async () => {
    const topic = await newTopic(world);
    const members = [new CollectingFollower(), new CollectingFollower()];
    const subscriptions = await Promise.all(
      members.map((member) => world.log.follow({ topic, group: uniqueName('own'), sharing: 'shared' }, member)),
    );
    await appendEverywhere(world, topic, 'both');
    for (const member of members) await allSee([member], 'both');
    await Promise.all(subscriptions.map((subscription) => subscription.stop()));
  });
}
