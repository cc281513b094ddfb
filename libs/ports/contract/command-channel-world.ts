import type { CommandChannel, TopicPair } from '../src/command-channel.js';
import type { EventLog } from '../src/event-log.js';
import type { Subscription } from '../src/records.js';
import { CollectingOwner } from './collecting-owner.js';
import type { OpenedIntake } from './command-intake.js';
import { eventually, quietly } from './eventually.js';
import { recordOf } from './sample-records.js';
import { uniqueName } from './unique-name.js';

/** An opened adapter with the log that its events partitions live in. The suite closes neither of the two itself. */
export interface OpenedCommandChannel {
  readonly channel: CommandChannel;
  readonly log: EventLog;
  readonly close: () => Promise<void>;
}

export interface CommandChannelWorld {
  opened: OpenedCommandChannel;
}

/** One `own` call: every session that it found, in their order. */
export class Ownership {
  readonly owners: CollectingOwner[] = [];
  subscription: Subscription | undefined;

  /** The owners that still hold their partition. */
  holding(): CollectingOwner[] {
    return this.owners.filter((owner) => !owner.isLost);
  }

  at(partition: number): CollectingOwner {
    const owner = this.holding().find((each) => each.session.partition === partition);
    if (!owner)
      throw new Error(`expected an owner of partition ${partition}, found those of ${this.holding().map((o) => o.session.partition)}`);
    return owner;
  }

  faults(): string[] {
    return this.owners.flatMap((owner) => owner.faults);
  }
}

export async function newPair(world: CommandChannelWorld, partitions: number): Promise<TopicPair> {
  const pair = { commands: uniqueName('commands'), events: uniqueName('events') };
  await world.opened.log.ensureTopics([
    { topic: pair.commands, partitions },
    { topic: pair.events, partitions },
  ]);
  return pair;
}

/** Joins the ownership, and waits until as many partitions are held as are asked for. */
export async function own(world: CommandChannelWorld, pair: TopicPair, group: string, partitions: number): Promise<Ownership> {
  const ownership = new Ownership();
  ownership.subscription = await world.opened.channel.own(pair, group, (session) => {
    const owner = new CollectingOwner(session);
    ownership.owners.push(owner);
    return owner;
  });
  await eventually(`${partitions} partitions to be held`, () => ownership.holding().length >= partitions);
  return ownership;
}

/** A pair of one partition for the suite of its intake. */
export async function intakeOf(world: CommandChannelWorld): Promise<OpenedIntake> {
  const pair = await newPair(world, 1);
  const group = uniqueName('owners');
  let ownership: Ownership | undefined;
  return {
    send: (texts) =>
      world.opened.channel.send(
        pair.commands,
        texts.map((text) => recordOf(text)),
      ),
    own: async () => {
      await ownership?.subscription?.stop();
      ownership = await own(world, pair, group, 1);
      return ownership.at(0);
    },
    until: eventually,
    quietly,
    close: async () => ownership?.subscription?.stop(),
  };
}
