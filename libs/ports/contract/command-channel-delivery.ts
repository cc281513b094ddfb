import { type CommandChannelWorld, newPair, own } from './command-channel-world.js';
import { eventually } from './eventually.js';
import { recordOf, recordsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

export function describeDelivery(world: CommandChannelWorld): void {
  describe('a command', () => {
    describeReaching(world);
  });
}

function describeReaching(world: CommandChannelWorld): void {
  it('reaches the owner of its partition with key, headers and bytes', async () => {
    const pair = await newPair(world, 1);
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    const owner = ownership.at(0);
    owner.session.intake.from(undefined);
    await world.opened.channel.send(pair.commands, [recordOf('start', 'exe_ü', { command: 'cmd_1', naïve: '–' })]);
    await eventually('a command', () => owner.commandRecords.length > 0);
    const [command] = owner.commandRecords;
    expect(command).toMatchObject({ topic: pair.commands, partition: 0, key: 'exe_ü' });
    expect({ ...command!.headers }).toEqual({ command: 'cmd_1', naïve: '–' });
    expect(command!.value.toString()).toBe('start');
    expect(Number.isSafeInteger(command!.offset)).toBe(true);
    await ownership.subscription!.stop();
    expect(ownership.faults()).toEqual([]);
  });

  it('shares its partition and its order with all others of its key', async () => {
    const pair = await newPair(world, 3);
    const ownership = await own(world, pair, uniqueName('owners'), 3);
    for (const owner of ownership.holding()) owner.session.intake.from(undefined);
    const keys = Array.from({ length: 12 }, (_, index) => `exe_${index}`);
    for (let round = 0; round < 5; round += 1) {
      await world.opened.channel.send(
        pair.commands,
        keys.map((key) => recordOf(`${key}:${round}`, key)),
      );
    }
    const arrived = () => ownership.holding().flatMap((owner) => owner.commandTexts());
    await eventually('all commands', () => new Set(arrived()).size === 60);
    for (const key of keys) {
      const places = ownership.holding().filter((owner) => owner.commandRecords.some((record) => record.key === key));
      expect(places).toHaveLength(1);
      const texts = places[0]!.commandTexts().filter((text) => text.startsWith(`${key}:`));
      expect(texts).toEqual([0, 1, 2, 3, 4].map((round) => `${key}:${round}`));
    }
    await ownership.subscription!.stop();
    expect(ownership.faults()).toEqual([]);
  });

  it('waits for an owner when there is none yet', async () => {
    const pair = await newPair(world, 1);
    await world.opened.channel.send(pair.commands, recordsOf('early', 3));
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    ownership.at(0).session.intake.from(undefined);
    await eventually('the early commands', () => ownership.at(0).commandTexts().length === 3);
    expect(ownership.at(0).commandTexts()).toEqual(['early-0', 'early-1', 'early-2']);
    await ownership.subscription!.stop();
  });

  it('has a position that grows', async () => {
    const pair = await newPair(world, 1);
    const ownership = await own(world, pair, uniqueName('owners'), 1);
    const owner = ownership.at(0);
    owner.session.intake.from(undefined);
    for (let round = 0; round < 5; round += 1) await world.opened.channel.send(pair.commands, recordsOf(`r${round}`, 4));
    await eventually('all commands', () => owner.commandTexts().length === 20);
    const offsets = owner.commandRecords.map((record) => record.offset);
    expect(offsets.every((offset, index) => index === 0 || offset > offsets[index - 1]!)).toBe(true);
    await ownership.subscription!.stop();
  });
}
