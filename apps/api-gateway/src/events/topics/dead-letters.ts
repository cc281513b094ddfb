import { Injectable } from '@nestjs/common';
import { EventLog, type Appender, type NewRecord, type StoredRecord } from '@runbook/ports';
import { deadLetterOf } from '@runbook/wire';

/** Of the reason, which is a header of the record. */
const REASON_LENGTH_MAX = 2_000;

export interface DeadLetter {
  readonly record: StoredRecord;
  readonly disposition: string;
  readonly reason: string;
}

/** Appends records that cannot be used to the dead-letter topic beside their own, with the reason. Their topic is read on. */
@Injectable()
export class DeadLetters {
  private readonly appenders = new Map<string, Promise<Appender>>();

  constructor(private readonly log: EventLog) {}

  /** Durable when it resolves; one that rejects may be kept twice. All are of one topic. */
  async keep(topic: string, letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const target = deadLetterOf(topic);
    const opened = this.appenders.get(target) ?? this.log.appender(target, 0);
    this.appenders.set(target, opened);
    try {
      await (await opened).append(letters.map(letterOf));
    } catch (error) {
      this.appenders.delete(target); // An appender is dead after an append in doubt; the next letters open another.
      throw error;
    }
  }
}

function letterOf({ record, disposition, reason }: DeadLetter): NewRecord {
  const { topic, partition, offset, key, value, headers } = record;
  const facts = { disposition, reason: reason.slice(0, REASON_LENGTH_MAX), topic, partition: String(partition), offset: String(offset) };
  return { key, value, headers: { ...headers, ...facts } };
}
