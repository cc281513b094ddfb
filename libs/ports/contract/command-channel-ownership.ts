import { type CommandChannelWorld, newPair, own, type Ownership } from './command-channel-world.js';
import { eventually, quietly } from './eventually.js';
import { recordOf, recordsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

const PARTITIONS = 4;

export function describeOwnership(world: CommandChannelWorld): void {
  describe('the ownership of a pair', () => {
    describeSpreading(world);
    describeLosing(world);
  });
}

function spreadOver(ownerships: readonly Ownership[]): boolean {
  const held = ownerships.flatMap((ownership) => ownership.holding().map((owner) => owner.session.partition));
  return held.length === PARTITIONS && new Set(held).size === PARTITIONS && ownerships.every((ownership) => ownership.holding().length > 0);
}

function describeSpreading(world: CommandChannelWorld): void {
  it('gives one member every partition once', async () => {
    const pair = await newPair(world, PARTITIONS);
    const ownership = await own(world, pair, uniqueName('owners'), PARTITIONS);
    const held = ownership.holding().map((owner) => owner.session.partition);
    expect(held.sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    await ownership.subscription!.stop();
  });

  it('is shared by the members of a group, again when one comes or goes, and no command is lost', async () => {
    const pair = await newPair(world, PARTITIONS);
    const group = uniqueName('owners');
    const first = await own(world, pair, group, PARTITIONS);
    const second = await own(world, pair, group, 1);
    await eventually('two members to share the partitions', () => spreadOver([first, second]));
    const takeAll = () => [first, second].forEach((each) => each.holding().forEach((owner) => owner.session.intake.from(undefined)));
    takeAll();
    const keys = Array.from({ length: 16 }, (_, index) => `exe_${index}`);
    await world.opened.channel.send(
      pair.commands,
      keys.map((key) => recordOf(key, key)),
    );
    const arrived = () => new Set([first, second].flatMap((each) => each.owners.flatMap((owner) => owner.commandTexts())));
    await eventually('every command', () => arrived().size === keys.length);

    await first.subscription!.stop();
    await eventually('the last member to hold all', () => second.holding().length === PARTITIONS);
    expect(first.holding()).toEqual([]);
    takeAll();
    await world.opened.channel.send(
      pair.commands,
      keys.map((key) => recordOf(`${key} again`, key)),
    );
    await eventually('every command again', () => arrived().size === 2 * keys.length);
    await second.subscription!.stop();
    expect([...first.faults(), ...second.faults()]).toEqual([]);
  });
}

function describeLosing(world: CommandChannelWorld): void {
  it('ends with `lost` for every partition when it is stopped, and no callback follows', async () => {
    const pair = await newPair(world, 2);
    const ownership = await own(world, pair, uniqueName('owners'), 2);
    for (const owner of ownership.holding()) {
      owner.session.readEvents(0);
      owner.session.intake.from(undefined);
    }
    await ownership.subscription!.stop();
    expect(ownership.owners.every((owner) => owner.isLost)).toBe(true);
    await world.opened.channel.send(pair.commands, recordsOf('late', 4));
    const stranger = await world.opened.log.appender(pair.events, 0);
    await stranger.append([recordOf('late')]);
    await stranger.close();
    await quietly();
    expect(ownership.faults()).toEqual([]);
  });

  it('leaves a session harmless', async () => {
    const pair = await newPair(world, 1);
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    const { session } = ownership.at(0);
    await ownership.subscription!.stop();
    session.readEvents(0);
    session.intake.from(undefined);
    session.intake.pause();
    session.answered(0);
    // A zombie may still write or may be refused: terms decide (P2). It must neither throw at once nor hang.
    await Promise.allSettled([session.append([recordOf('zombie')]), session.eventsEnd()]);
    await world.opened.channel.send(pair.commands, recordsOf('late', 2));
    await quietly();
    expect(ownership.faults()).toEqual([]);
  });
}
