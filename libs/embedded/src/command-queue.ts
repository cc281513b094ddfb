import type { NewRecord, StoredRecord } from '@runbook/ports';

/**
 * Commands of one partition that no record answered yet. An owner is a few hundred behind in a burst; ten thousand means that nobody
 * decides any more, and whoever asks should be told so instead of filling the memory.
 */
export const COMMANDS_PER_PARTITION_MAX = 10_000;
/** One delivery, so that an owner can hold commands before it has all of them. */
export const COMMANDS_PER_DELIVERY_MAX = 500;

export interface QueueLimits {
  /** Default: `COMMANDS_PER_PARTITION_MAX`. */
  readonly perPartitionMax?: number;
  /** Default: `COMMANDS_PER_DELIVERY_MAX`. */
  readonly perDeliveryMax?: number;
}

/** Keeps commands until they are answered; who comes next gets the unanswered ones again. */
export class CommandQueue {
  readonly perPartitionMax: number;
  private readonly perDeliveryMax: number;
  private waiting: StoredRecord[] = [];
  /** Who wants to know when a command is answered, by its position, in order. */
  private entrusted: Entrusted[] = [];
  private isGivenUp = false;
  /** Commands before this place have been delivered since the last `restart`. */
  private delivered = 0;

  /** Positions start at `nextPosition` and must be above those of every earlier process (P3). */
  constructor(
    readonly topic: string,
    readonly partition: number,
    private nextPosition: number,
    { perPartitionMax = COMMANDS_PER_PARTITION_MAX, perDeliveryMax = COMMANDS_PER_DELIVERY_MAX }: QueueLimits = {},
  ) {
    this.perPartitionMax = perPartitionMax;
    this.perDeliveryMax = perDeliveryMax;
  }

  get length(): number {
    return this.waiting.length;
  }

  add({ key, value, headers }: NewRecord): void {
    this.waiting.push({ key, value, headers, topic: this.topic, partition: this.partition, offset: this.nextPosition });
    this.nextPosition += 1;
  }

  /** The next commands that have not been delivered; empty when there are none. */
  next(): readonly StoredRecord[] {
    const commands = this.waiting.slice(this.delivered, this.delivered + this.perDeliveryMax);
    this.delivered += commands.length;
    return commands;
  }

  /** Resolves when everything that waits now is answered. Rejects when the queue is given up before. */
  allAnswered(): Promise<void> {
    const last = this.waiting.at(-1);
    if (!last) return Promise.resolve();
    if (this.isGivenUp) return Promise.reject(new CommandsLost(this.topic, this.partition, this.waiting.length));
    return new Promise((resolve, reject) => this.entrusted.push({ position: last.offset, resolve, reject }));
  }

  /** The process ends: what is unanswered is lost. */
  giveUp(): void {
    this.isGivenUp = true;
    for (const { reject } of this.entrusted.splice(0)) reject(new CommandsLost(this.topic, this.partition, this.waiting.length));
  }

  /** Delivery begins anew behind this position. Nothing is answered by that: whoever comes next gets all that waits again. */
  restart(after: number | undefined): void {
    this.delivered = after === undefined ? 0 : this.upTo(after);
  }

  /** The one way out of the queue. */
  answered(position: number): void {
    const count = this.upTo(position);
    if (count === 0) return;
    this.waiting = this.waiting.slice(count);
    this.delivered = Math.max(0, this.delivered - count);
    while (this.entrusted[0] && this.entrusted[0].position <= position) this.entrusted.shift()!.resolve();
  }

  /** How many wait up to this position. */
  private upTo(position: number): number {
    let count = 0;
    while (count < this.waiting.length && this.waiting[count]!.offset <= position) count += 1;
    return count;
  }
}

interface Entrusted {
  readonly position: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The channel was closed before the commands were answered. */
export class CommandsLost extends Error {
  override readonly name = 'CommandsLost';
  readonly retriable = true;
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly waiting: number,
  ) {
    super(
      `expected commands in ${topic}/${partition} to be answered, found the channel closed before ${waiting} of them were; send them again`,
    );
  }
}

/** Nothing of the call was taken. */
export class CommandQueueFull extends Error {
  override readonly name = 'CommandQueueFull';
  readonly retriable = true;
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly waiting: number,
    perPartitionMax: number,
  ) {
    super(
      `expected at most ${perPartitionMax} unanswered commands in ${topic}/${partition}, found ${waiting}; send again later, and see why its owner decides nothing`,
    );
  }
}
