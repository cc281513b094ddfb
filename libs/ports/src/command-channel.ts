import type { CommandIntake } from './command-intake.js';
import type { NewRecord, StoredRecord, Subscription } from './records.js';

/**
 * Carries commands to the one owner of their partition, and lets an owner hold its pair of partitions: number n of
 * the commands topic and number n of the events topic always go to the same owner.
 *
 * - **At least once**: a command whose `send` resolved reaches an owner, perhaps twice, perhaps after a later one was sent again.
 *   A channel that is not durable (`durable: false`, embedded) may lose what no record answered when its process dies.
 * - **Ordered** per key and sender.
 * - **Ownership is a hint**: two owners may believe in a partition at once. Terms in the log decide (P2), never the channel.
 */
export abstract class CommandChannel {
  /** True when commands survive the process and have offsets to come back to (P3). */
  abstract readonly durable: boolean;

  /** Resolves when the channel has the commands. Rejects when it may not have them: send again. */
  abstract send(topic: string, commands: readonly NewRecord[]): Promise<void>;

  /**
   * As `send`, but resolves only when the commands can no longer be lost: a durable channel has stored them, another one has got them
   * answered by their owner, from a durable record. Rejects when they may be lost: entrust them again. Commands of one call are handed over
   * in their order, and those of two calls in the order of the calls unless one of them rejects.
   */
  abstract entrust(topic: string, commands: readonly NewRecord[]): Promise<void>;

  /** Takes part in the ownership of a pair of topics. */
  abstract own(pair: TopicPair, group: string, found: (session: PartitionSession) => PartitionOwner): Promise<Subscription>;

  abstract close(): Promise<void>;
}

export interface TopicPair {
  readonly commands: string;
  readonly events: string;
}

/** What an owner may ask of its partition. Every method is harmless after `lost`. */
export interface PartitionSession {
  readonly partition: number;
  /** How its commands come. */
  readonly intake: CommandIntake;
  /** Where the events partition ends now. */
  eventsEnd(): Promise<number>;
  /** (Re)starts the delivery of events at this offset. */
  readEvents(from: number): void;
  /** Appends to the events partition; a rejection means doubt (P4). The next call uses a fresh producer. Calls may overlap. */
  append(records: readonly NewRecord[]): Promise<void>;
  /**
   * Commands up to this position are answered: by records that are facts, or because they mean nothing to the facts there are (P7). The one call
   * that says so. A channel that is not durable forgets them and resolves `entrust`; to a durable one it is a hint, and telemetry.
   */
  answered(position: number): void;
}

/** Callbacks of one partition never overlap and return at once (they only enqueue). */
export interface PartitionOwner {
  events(records: readonly StoredRecord[]): void;
  commands(records: readonly StoredRecord[]): void;
  /** The partition went to somebody else, or the channel was stopped. No callback follows. */
  lost(): void;
}
