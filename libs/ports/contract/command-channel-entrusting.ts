import { type CommandChannelWorld, newPair, own } from './command-channel-world.js';
import { eventually, quietly } from './eventually.js';
import { recordsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

export function describeEntrusting(world: CommandChannelWorld): void {
  describe('a command that is entrusted', () => {
    it('reaches its owner, in the order of the calls', async () => {
      const pair = await newPair(world, 1);
      const ownership = await own(world, pair, uniqueName('owners'), 1);
      const owner = ownership.at(0);
      owner.session.intake.from(undefined);
      const calls = ['a', 'b', 'c'].map((name) => world.opened.channel.entrust(pair.commands, recordsOf(name, 2)));
      await eventually('all commands', () => owner.commandTexts().length === 6);
      expect(owner.commandTexts()).toEqual(['a-0', 'a-1', 'b-0', 'b-1', 'c-0', 'c-1']);
      owner.session.answered(owner.commandRecords.at(-1)!.offset);
      await Promise.all(calls);
      await ownership.subscription!.stop();
      expect(ownership.faults()).toEqual([]);
    });

    it('is safe when it is stored, or else when the last of the call is answered', async () => {
      const pair = await newPair(world, 1);
      let safe = false;
      const entrusted = world.opened.channel.entrust(pair.commands, recordsOf('c', 3)).then(() => (safe = true));
      if (world.opened.channel.durable) {
        // Nobody owns the partition, and nobody has to.
        await entrusted;
      } else {
        const ownership = await own(world, pair, uniqueName('owners'), 1);
        const owner = ownership.at(0);
        owner.session.intake.from(undefined);
        await eventually('three commands', () => owner.commandTexts().length === 3);
        owner.session.answered(owner.commandRecords[1]!.offset);
        await quietly();
        expect(safe).toBe(false);
        owner.session.answered(owner.commandRecords[2]!.offset);
        await entrusted;
        await ownership.subscription!.stop();
      }
      expect(safe).toBe(true);
    });

    it('of which there are none is safe at once', async () => {
      const pair = await newPair(world, 1);
      await world.opened.channel.entrust(pair.commands, []);
    });
  });
}
