import { AppendInDoubt, bytesOfRecord, type Appender, type Clock, type EventLog, type NewRecord } from '@runbook/ports';
import type { Logger } from '@runbook/service';
import { encodeOutput, partitionOf, TOPICS, type OutputChunk } from '@runbook/wire';

/**
 * Puts pieces of output on their topic, those of one execution in their order. Output is no fact: what cannot be sent after
 * `TRIES_MAX` tries is dropped with a warning, and nobody is held up by it.
 */
export class OutputSender {
  private readonly lanes = new Map<number, Promise<Lane>>();
  private partitions?: Promise<number>;

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly limits = OUTPUT_LIMITS,
  ) {}

  /** Resolves when the piece is durable or was dropped; never rejects. */
  async send(chunk: OutputChunk): Promise<void> {
    try {
      this.partitions ??= this.log.partitions(TOPICS.output);
      const partition = partitionOf(chunk.execution, await this.partitions);
      let lane = this.lanes.get(partition);
      if (!lane) this.lanes.set(partition, (lane = this.open(partition)));
      await (await lane).send(chunk);
    } catch (error) {
      this.partitions = undefined;
      this.dropped(chunk, error);
    }
  }

  async close(): Promise<void> {
    const lanes = [...this.lanes.values()];
    this.lanes.clear();
    await Promise.all(lanes.map(async (lane) => (await lane).close()));
  }

  private async open(partition: number): Promise<Lane> {
    return new Lane(
      () => this.log.appender(TOPICS.output, partition),
      (ms) => this.clock.pause(ms),
      (chunk, error) => this.dropped(chunk, error),
      this.limits,
    );
  }

  private dropped({ execution, step, run, sequence }: OutputChunk, error: unknown): void {
    const reason = (error as Error).message;
    this.logger.warn({ execution, step, run, sequence, reason }, 'a piece of live output could not be sent and is left out');
  }
}

/** One partition: while one append is under way the next batch gathers. */
class Lane {
  private gathered: Gathered[] = [];
  private gatheredBytes = 0;
  private sending = false;
  private appender?: Appender;

  constructor(
    private readonly openAppender: () => Promise<Appender>,
    private readonly pause: (ms: number) => Promise<void>,
    private readonly dropped: (chunk: OutputChunk, error: unknown) => void,
    private readonly limits: OutputLimits,
  ) {}

  send(chunk: OutputChunk): Promise<void> {
    const record = encodeOutput(chunk);
    const bytes = bytesOfRecord(record);
    const { gatheredBytesMax } = this.limits;
    if (this.gatheredBytes + bytes > gatheredBytesMax) {
      this.dropped(chunk, new Error(`expected at most ${gatheredBytesMax} bytes to wait for the log, found more; is the log slow?`));
      return Promise.resolve();
    }
    return new Promise((sent) => {
      this.gathered.push({ chunk, record, bytes, sent });
      this.gatheredBytes += bytes;
      if (this.sending) return;
      this.sending = true;
      void this.drain();
    });
  }

  async close(): Promise<void> {
    await this.appender?.close();
  }

  private async drain(): Promise<void> {
    while (this.gathered.length > 0) {
      const batch = this.nextBatch();
      await this.append(batch);
      for (const { sent } of batch) sent();
    }
    this.sending = false;
  }

  /** The first of those that wait, and as many behind it as one request takes. */
  private nextBatch(): Gathered[] {
    const { batchMax, batchBytesMax } = this.limits;
    let bytes = 0;
    let count = 0;
    for (const one of this.gathered) {
      if (count > 0 && (count === batchMax || bytes + one.bytes > batchBytesMax)) break;
      bytes += one.bytes;
      count++;
    }
    this.gatheredBytes -= bytes;
    return this.gathered.splice(0, count);
  }

  private async append(batch: readonly Gathered[]): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        this.appender ??= await this.openAppender();
        await this.appender.append(batch.map(({ record }) => record));
        return;
      } catch (error) {
        // Kept or not, it is sent again: readers know a piece by its run and sequence.
        if (error instanceof AppendInDoubt) this.appender = undefined;
        if (tried < TRIES_MAX) await this.pause(PAUSE_MS * tried);
        else return batch.forEach(({ chunk }) => this.dropped(chunk, error));
      }
    }
  }
}

/** A piece that waits; `bytes` are those of its record. */
interface Gathered {
  readonly chunk: OutputChunk;
  readonly record: NewRecord;
  readonly bytes: number;
  readonly sent: () => void;
}

export interface OutputLimits {
  /** Pieces of one request. */
  readonly batchMax: number;
  /** Of one request; a larger piece goes alone. */
  readonly batchBytesMax: number;
  /** Of one partition, waiting for the log. */
  readonly gatheredBytesMax: number;
}

/** A broker takes requests of 1 MiB at least; live output is not worth more memory than 8 MiB. */
export const OUTPUT_LIMITS: OutputLimits = { batchMax: 10, batchBytesMax: 768 * 1024, gatheredBytesMax: 8 * 1024 * 1024 };
const TRIES_MAX = 4;
const PAUSE_MS = 100;
