import type { StoredRecord } from '../src/records.js';
import type { CollectingOwner } from './collecting-owner.js';
import { type CommandChannelWorld, newPair, own } from './command-channel-world.js';
import { eventually, quietly } from './eventually.js';
import { recordsOf, textsOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

const ENTRUSTED = 25;
/** What the owner of these tests lets wait; less than half of what it is entrusted with. */
const HELD_MAX = 10;
const ALL = textsOf(recordsOf('c', ENTRUSTED));

/** What was handed over is not yet answered: only `answered` says so, and a channel forgets nothing before. */
export function describeAnswering(world: CommandChannelWorld): void {
  describe('a command that was handed over', () => {
    it('is not answered by being asked for again from behind it', async () => {
      const { pair, group, owner, entrusted, stop } = await ownedWithCommands(world);
      owner.session.intake.from(undefined);
      await eventually('all commands', () => owner.commandTexts().length === ENTRUSTED);
      owner.session.intake.from(owner.commandRecords[19]!.offset);
      await eventually('the last five again', () => owner.commandRecords.length >= ENTRUSTED + 5);
      await quietly();
      expect(entrusted.isSafe).toBe(world.opened.channel.durable);
      await stop();
      const next = await own(world, pair, group, 1);
      next.at(0).session.intake.from(undefined);
      await eventually('all commands at the next owner', () => next.at(0).commandTexts().length === ENTRUSTED);
      expect(next.at(0).commandTexts()).toEqual(ALL);
      next.at(0).session.answered(next.at(0).commandRecords.at(-1)!.offset);
      await entrusted.promise;
      await next.subscription!.stop();
    });

    it('is not answered by a pause of the owner that holds too many, however often', async () => {
      const { owner, entrusted, stop } = await ownedWithCommands(world);
      const bounded = new BoundedOwner(owner);
      owner.session.intake.from(undefined);
      while (bounded.answered.length < ENTRUSTED) {
        expect(entrusted.isSafe).toBe(world.opened.channel.durable);
        await eventually('another command', () => bounded.held.length > 0);
        bounded.answerOne();
      }
      await entrusted.promise;
      await quietly();
      expect(textsOf(bounded.answered)).toEqual(ALL);
      expect(bounded.held).toEqual([]);
      await stop();
      expect(owner.faults).toEqual([]);
    });
  });
}

/** Pauses its intake while it holds more than its limit, until it has answered half of them: as an owner does that is behind. */
class BoundedOwner {
  readonly held: StoredRecord[] = [];
  readonly answered: StoredRecord[] = [];
  private taken = 0;

  constructor(private readonly owner: CollectingOwner) {
    owner.taking = () => {
      this.held.push(...owner.commandRecords.slice(this.taken));
      this.taken = owner.commandRecords.length;
      if (this.held.length > HELD_MAX) owner.session.intake.pause();
    };
  }

  answerOne(): void {
    const command = this.held.shift()!;
    this.answered.push(command);
    this.owner.session.answered(command.offset);
    if (this.held.length <= HELD_MAX / 2) this.owner.session.intake.resume();
  }
}

async function ownedWithCommands(world: CommandChannelWorld) {
  const pair = await newPair(world, 1);
  const group = uniqueName('owners');
  const ownership = await own(world, pair, group, 1);
  const entrusted = { isSafe: false, promise: Promise.resolve() };
  entrusted.promise = world.opened.channel.entrust(pair.commands, recordsOf('c', ENTRUSTED)).then(() => void (entrusted.isSafe = true));
  if (world.opened.channel.durable) await entrusted.promise;
  return { pair, group, owner: ownership.at(0), entrusted, stop: () => ownership.subscription!.stop() };
}
