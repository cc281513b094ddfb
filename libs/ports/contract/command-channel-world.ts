import type { CommandChannel, PartitionOwner, PartitionSession, TopicPair } from '../src/command-channel.js';
import type { EventLog } from '../src/event-log.js';
import type { StoredRecord, Subscription } from '../src/records.js';
import { eventually } from './eventually.js';
import { textsOf } from './sample-records.js';
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

/** An owner that keeps what it is given and notes every call that the port forbids. */
export class CollectingOwner implements PartitionOwner {
  readonly faults: string[] = [];
  readonly eventRecords: StoredRecord[] = [];
  readonly commandRecords: StoredRecord[] = [];
  isLost = false;

  constructor(readonly session: PartitionSession) {}

  events(records: readonly StoredRecord[]): void {
    this.note('events', records);
    this.eventRecords.push(...records);
  }

  commands(records: readonly StoredRecord[]): void {
    this.note('commands', records);
    this.commandRecords.push(...records);
  }

  lost(): void {
    if (this.isLost) this.faults.push('lost twice');
    this.isLost = true;
  }

  commandTexts(): string[] {
    return firstOfEach(this.commandRecords);
  }

  eventTexts(): string[] {
    return firstOfEach(this.eventRecords);
  }

  private note(call: string, records: readonly StoredRecord[]): void {
    if (this.isLost) this.faults.push(`${call} after lost`);
    if (records.length === 0) this.faults.push(`empty ${call}`);
    for (const record of records) {
      if (record.partition !== this.session.partition)
        this.faults.push(`${call} of partition ${record.partition} at ${this.session.partition}`);
    }
  }
}

/** Delivery is at least once: the first of each offset, in the order of arrival. */
function firstOfEach(records: readonly StoredRecord[]): string[] {
  const byOffset = new Map<number, StoredRecord>();
  for (const record of records) if (!byOffset.has(record.offset)) byOffset.set(record.offset, record);
  return textsOf([...byOffset.values()]);
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
