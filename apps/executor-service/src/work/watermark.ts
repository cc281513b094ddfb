import type { ReaderPosition } from '@runbook/processor';
import type { Hold, OpenExecution } from './requests.js';

export interface WatermarkLimits {
  readonly checkpointRecords: number;
  readonly parkBehindRecords: number;
}

/**
 * From where a partition must be read again after a restart: before every execution and request that is still open. Coarse: what is open
 * is counted per checkpoint, one every `checkpointRecords` or so, which costs O(1) a record.
 */
export class Watermark {
  private readonly checkpoints: Checkpoint[] = [];
  private records = 0;
  private sinceLast = 0;
  private latest: ReaderPosition | undefined;

  constructor(private readonly limits: WatermarkLimits = WATERMARK_LIMITS) {}

  /** The checkpoint that covers the batch which begins now. */
  current(): Hold {
    const last = this.checkpoints.at(-1);
    if (last && this.sinceLast < this.limits.checkpointRecords) return last;
    const checkpoint = new Checkpoint(this.latest, this.records);
    this.checkpoints.push(checkpoint);
    this.sinceLast = 0;
    return checkpoint;
  }

  /** A batch is folded; `position` is behind it. */
  passed(position: ReaderPosition, records: number): void {
    this.latest = position;
    this.records += records;
    this.sinceLast += records;
  }

  /** Where to read from; undefined: where the reading began, which is what was saved before. */
  position(): ReaderPosition | undefined {
    while (this.checkpoints[0]?.free) this.checkpoints.shift();
    // With nothing open the next checkpoint begins here.
    if (this.checkpoints.length === 0) this.sinceLast = 0;
    const [oldest] = this.checkpoints;
    return oldest ? oldest.position : this.latest;
  }

  /** May executions under this hold have been parked, by this process or one before it? Counted with room for other batches. */
  mayBeParked(hold: Hold): boolean {
    return this.records - hold.records >= this.limits.parkBehindRecords / 2;
  }

  /** Executions whose start lies so far back that re-reading from there would be long: they are to be parked. */
  *farBehind(): Generator<OpenExecution> {
    for (const checkpoint of this.checkpoints) {
      if (this.records - checkpoint.records < this.limits.parkBehindRecords) return;
      yield* checkpoint.executions;
    }
  }
}

class Checkpoint implements Hold {
  readonly executions = new Set<OpenExecution>();
  requests = 0;

  constructor(
    readonly position: ReaderPosition | undefined,
    readonly records: number,
  ) {}

  get free(): boolean {
    return this.requests === 0 && this.executions.size === 0;
  }
}

/** A restart re-reads at most this many records more than it must. */
export const CHECKPOINT_RECORDS = 500;

/** About a second of reading; executions that wait longer (for people, for events) are few and cheap to keep as documents. */
export const PARK_BEHIND_RECORDS = 20_000;

const WATERMARK_LIMITS: WatermarkLimits = { checkpointRecords: CHECKPOINT_RECORDS, parkBehindRecords: PARK_BEHIND_RECORDS };
