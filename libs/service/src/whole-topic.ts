import { isFinal, type EventLog, type Subscription } from '@runbook/ports';
import { readAdmitted, type AdmittedRecord } from '@runbook/processor';
import type { Logger } from './logger.js';
import { ReadingProgress } from './reading-progress.js';

export interface WholeTopicReading {
  readonly log: EventLog;
  readonly topic: string;
  /** What is kept of it, in words: `the catalogue`. */
  readonly what: string;
  /** Of this reader alone: each one reads the whole topic. */
  readonly group: string;
  readonly lines: Logger;
}

/** A topic that is folded from its first record to its last at the start, and followed from then on. */
export abstract class WholeTopic {
  /** How far it has been folded. */
  readonly progress = new ReadingProgress();
  private subscription?: Subscription;
  /** Why it is followed no more; undefined: it is. */
  fault?: string;
  private end: (reason: unknown) => void = () => undefined;

  constructor(private readonly reading: WholeTopicReading) {}

  /** Called with every record, in the log's order. */
  protected abstract fold(record: AdmittedRecord): Promise<void> | void;

  /** Resolves when everything that stands on it is folded. */
  async start(): Promise<void> {
    const { log, topic, what, group, lines } = this.reading;
    let left = await log.partitions(topic);
    await new Promise<void>((resolve, reject) => {
      const arrived = new Set<number>();
      readAdmitted(
        log,
        { topic, group, sharing: 'each' },
        {
          stored: () => Promise.resolve(undefined),
          records: async (partition, records, { offset }, caughtUp) => {
            for (const record of records) await this.fold(record);
            this.progress.reached(partition, offset);
            if (caughtUp && !arrived.has(partition)) {
              arrived.add(partition);
              if (--left === 0) resolve();
            }
          },
          revoked: () => Promise.resolve(),
          stopped: (reason) => {
            lines.error({ topic, error: reason }, `${what} reads on no more`);
            this.fault = `${what}'s reader has stopped`;
            // What says itself what is to be done is told as it is.
            reject(isFinal(reason) ? (reason as Error) : new Error(this.fault, { cause: reason }));
            this.end(reason);
          },
          malformed: (record, reason) =>
            lines.error({ topic: record.topic, offset: record.offset, reason }, 'skipped a record that is none'),
        },
      ).then((subscription) => (this.subscription = subscription), reject);
    });
  }

  /** Calls when it is followed no more, with the reason: what is known then is older and older. */
  whenStopped(call: (reason: unknown) => void): void {
    this.end = call;
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** Resolves when everything is folded that stands on the log now. Throws where that takes longer. */
  async readToEnd(timeoutMs: number): Promise<void> {
    const { log, topic, what } = this.reading;
    const partitions = await log.partitions(topic);
    for (let partition = 0; partition < partitions; partition++) {
      const end = await log.end(topic, partition);
      if (await this.progress.until(partition, end, timeoutMs)) continue;
      const found = this.progress.offsetOf(partition) ?? 'none';
      throw new Error(`expected ${what} to read ${topic}/${partition} up to ${end} within ${timeoutMs} ms, found ${found} read`);
    }
  }
}
