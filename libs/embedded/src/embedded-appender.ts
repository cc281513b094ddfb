import { APPEND_BYTES_MAX, type Appender, AppendInDoubt, bytesOfRecord, type NewRecord } from '@runbook/ports';
import type { AppenderLife, LogPartition } from './log-partition.js';

export class EmbeddedAppender implements Appender {
  private readonly life: AppenderLife = {};
  private closed: Error | undefined;

  constructor(private readonly log: LogPartition) {}

  append(records: readonly NewRecord[]): Promise<number> {
    const { topic, partition } = this.log;
    const cause = this.life.dead ?? this.closed;
    if (cause) return Promise.reject(new AppendInDoubt(topic, partition, { cause }));
    const bytes = records.reduce((sum, record) => sum + bytesOfRecord(record), 0);
    if (records.length === 0 || bytes > APPEND_BYTES_MAX) {
      const expected = `expected 1 record or more with at most ${APPEND_BYTES_MAX} bytes in one append to ${topic}/${partition}`;
      return Promise.reject(new RangeError(`${expected}, found ${records.length} with ${bytes}; nothing was appended`));
    }
    return this.log.append(records, this.life);
  }

  /** Appends under way keep their outcome. */
  async close(): Promise<void> {
    this.closed ??= new Error('the appender was closed');
  }
}
