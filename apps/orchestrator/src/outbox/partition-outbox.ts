import { systemClock, type NewRecord } from '@runbook/ports';
import type { Patience, ReaderPosition } from '@runbook/processor';
import { observe, type Hop } from '@runbook/telemetry';
import { partitionOf } from '@runbook/wire';
import { Lane } from './lane.js';
import { Watermark } from './watermark.js';

/** Lanes for one topic of commands: one that waits for a slow aggregate leaves the others alone. */
export const LANES = 8;
/** Commands on their way from one partition; above, its reader waits. */
export const IN_FLIGHT_MAX = 5_000;
/** A crash repeats what was reacted to since the last save: half a second of it. */
const SAVE_EVERY_MS = 500;
/** While a stop waits for what is on its way. */
const LOOK_EVERY_MS = 5;

export interface OutgoingCommand {
  readonly topic: string;
  readonly record: NewRecord;
  /** In the trace of the record that makes it due. */
  readonly hop: Hop;
}

export interface OutboxPorts {
  entrust(topic: string, commands: readonly NewRecord[]): Promise<void>;
  /** With the channel of the commands, and with the store of the positions. */
  readonly patience: Patience;
  /** Saves where the reader of this partition stands. */
  save(position: ReaderPosition): Promise<void>;
  /** The partition went before its position could be saved: nothing is lost, some commands come twice. */
  unsaved(error: unknown): void;
  /** What no other try can save or hand on, which is a defect. */
  fatal(error: unknown): void;
}

/**
 * What one partition of a log makes other aggregates do. Its position passes a record only when the commands that follow from it can no
 * longer be lost: a crash repeats reactions, and loses none. Commands for one aggregate keep their order. A position that cannot be saved holds
 * nothing up: it is tried until it is, and always the newest.
 */
export class PartitionOutbox {
  private readonly watermark = new Watermark();
  private readonly lanes = new Map<string, Lane>();
  private inFlight = 0;
  private room: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** The newest that is safe, until it is saved. */
  private position: ReaderPosition | undefined;
  private saving: Promise<void> | undefined;
  private readonly unobserve = observe('runbook_queue_depth', () => [{ value: this.inFlight, labels: { queue: 'outbox' } }]);

  constructor(
    private readonly ports: OutboxPorts,
    private readonly inFlightMax = IN_FLIGHT_MAX,
  ) {}

  /** Resolves when there is room for the next batch. */
  async take(commands: readonly OutgoingCommand[], position: ReaderPosition): Promise<void> {
    const settledOne = this.watermark.add(position, commands.length);
    this.inFlight += commands.length;
    for (const { topic, record, hop } of commands) {
      const settled = () => {
        hop.end();
        this.settled(settledOne);
      };
      this.lane(topic, record.key).add({ command: record, settled });
    }
    this.planSave();
    while (this.inFlight > this.inFlightMax && !this.ports.patience.isOver) await new Promise<void>((resolve) => (this.room = resolve));
  }

  /** Waits, within reason, for what is on its way; then nothing is sent any more, and the position is saved. */
  async stop(waitMs: number): Promise<void> {
    this.unobserve();
    const until = systemClock.monotonic() + waitMs;
    while (!this.watermark.isSettled && systemClock.monotonic() < until) await systemClock.pause(LOOK_EVERY_MS);
    this.ports.patience.end();
    this.room?.();
    clearTimeout(this.timer);
    await this.saving;
    await this.save();
  }

  private settled(settledOne: () => void): void {
    this.inFlight -= 1;
    settledOne();
    if (this.inFlight <= this.inFlightMax / 2) this.room?.();
    this.planSave();
  }

  private planSave(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.save();
    }, SAVE_EVERY_MS);
  }

  /** Never rejects. */
  private save(): Promise<void> {
    return (this.saving ??= this.saveNewest()
      .catch((error: unknown) => (this.ports.patience.isOver ? this.ports.unsaved(error) : this.ports.fatal(error)))
      .finally(() => (this.saving = undefined)));
  }

  private async saveNewest(): Promise<void> {
    const { patience, save } = this.ports;
    while (this.newest()) {
      const saved = await patience.with('a position', async () => {
        const position = this.newest()!;
        await save(position);
        return position;
      });
      if (this.position === saved) this.position = undefined;
    }
  }

  private newest(): ReaderPosition | undefined {
    return (this.position = this.watermark.take() ?? this.position);
  }

  private lane(topic: string, key: string): Lane {
    const name = `${topic}/${partitionOf(key, LANES)}`;
    let lane = this.lanes.get(name);
    if (!lane) {
      const { entrust, patience, fatal } = this.ports;
      lane = new Lane((commands) => entrust(topic, commands), patience, fatal);
      this.lanes.set(name, lane);
    }
    return lane;
  }
}
