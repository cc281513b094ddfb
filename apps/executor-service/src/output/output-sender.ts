import { AppendInDoubt, type Appender, type Clock, type EventLog } from '@runbook/ports';
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
    );
  }

  private dropped({ execution, step, run, sequence }: OutputChunk, error: unknown): void {
    const reason = (error as Error).message;
    this.logger.warn({ execution, step, run, sequence, reason }, 'a piece of live output could not be sent and is left out');
  }
}

/** One partition: while one append is under way the next batch gathers. */
class Lane {
  private gathered: { readonly chunk: OutputChunk; readonly sent: () => void }[] = [];
  private gatheredBytes = 0;
  private sending = false;
  private appender?: Appender;

  constructor(
    private readonly openAppender: () => Promise<Appender>,
    private readonly pause: (ms: number) => Promise<void>,
    private readonly dropped: (chunk: OutputChunk, error: unknown) => void,
  ) {}

  send(chunk: OutputChunk): Promise<void> {
    if (this.gatheredBytes > GATHERED_BYTES_MAX) {
      this.dropped(chunk, new Error(`expected at most ${GATHERED_BYTES_MAX} bytes to wait for the log, found more; is the log slow?`));
      return Promise.resolve();
    }
    return new Promise((sent) => {
      this.gathered.push({ chunk, sent });
      this.gatheredBytes += chunk.text.length;
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
      const batch = this.gathered.splice(0, BATCH_MAX);
      for (const { chunk } of batch) this.gatheredBytes -= chunk.text.length;
      await this.append(batch.map(({ chunk }) => chunk));
      for (const { sent } of batch) sent();
    }
    this.sending = false;
  }

  private async append(chunks: readonly OutputChunk[]): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        this.appender ??= await this.openAppender();
        await this.appender.append(chunks.map(encodeOutput));
        return;
      } catch (error) {
        // Kept or not, it is sent again: readers know a piece by its run and sequence.
        if (error instanceof AppendInDoubt) this.appender = undefined;
        if (tried < TRIES_MAX) await this.pause(PAUSE_MS * tried);
        else return chunks.forEach((chunk) => this.dropped(chunk, error));
      }
    }
  }
}

/** Pieces of one request: with `CHUNK_CHARACTERS_MAX` each it stays below a broker's 1 MiB. */
const BATCH_MAX = 10;
/** Of one partition, waiting for the log: live output is not worth more memory. */
const GATHERED_BYTES_MAX = 8 * 1024 * 1024;
const TRIES_MAX = 4;
const PAUSE_MS = 100;
