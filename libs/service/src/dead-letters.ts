import { Injectable } from '@nestjs/common';
import {
  APPEND_BYTES_MAX,
  APPEND_TOGETHER_BYTES_MAX,
  bytesOfRecord,
  EventLog,
  type Appender,
  type Gap,
  type NewRecord,
  type StoredRecord,
} from '@runbook/ports';
import { count } from '@runbook/telemetry';
import { deadLetterOf, sha256Of } from '@runbook/wire';

/** Of the reason, which is a header of the record. */
const REASON_LENGTH_MAX = 2_000;

/** A record that nobody can use, or a row of records that nobody can read, with the disposition and the reason. */
export type DeadLetter = { readonly disposition: string; readonly reason: string } & (
  { readonly record: StoredRecord } | { readonly gap: Gap; readonly topic: string; readonly partition: number }
);

/**
 * Appends records that cannot be used to the dead-letter topic beside their own, as they came, with the reason. Their topic is read on. A record that
 * is too large for a letter is one without its value, which its place and the SHA-256 digest of the value name: so no record is too large to be put
 * aside.
 */
@Injectable()
export class DeadLetters {
  private readonly appenders = new Map<string, Promise<Appender>>();

  constructor(private readonly log: EventLog) {}

  /** Durable when it resolves; one that rejects may be kept twice. All are of one topic. */
  async keep(topic: string, letters: readonly DeadLetter[]): Promise<void> {
    const target = deadLetterOf(topic);
    for (const together of appends(letters.map((letter) => fitting(letterOf(letter), APPEND_BYTES_MAX)))) {
      try {
        await this.append(target, together);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        // The topic was not made here, and takes less.
        for (const letter of together) await this.appendOne(target, letter);
      }
    }
    for (const { disposition } of letters) count('runbook_dead_letters_total', { topic, disposition });
  }

  private async appendOne(target: string, letter: NewRecord): Promise<void> {
    try {
      await this.append(target, [letter]);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      await this.append(target, [byDigest(letter)]);
    }
  }

  private async append(target: string, records: readonly NewRecord[]): Promise<void> {
    const opened = this.appenders.get(target) ?? this.log.appender(target, 0);
    this.appenders.set(target, opened);
    try {
      await (await opened).append(records);
    } catch (error) {
      this.appenders.delete(target); // An appender is dead after an append in doubt; the next letters open another.
      throw error;
    }
  }
}

function letterOf(letter: DeadLetter): NewRecord {
  const { disposition } = letter;
  const reason = letter.reason.slice(0, REASON_LENGTH_MAX);
  if ('record' in letter) {
    const { topic, partition, offset, key, value, headers, original } = letter.record;
    const facts = { disposition, reason, topic, partition: String(partition), offset: String(offset) };
    return original ? { key, value, headers: facts, original } : { key, value, headers: { ...headers, ...facts } };
  }
  const { topic, partition, gap } = letter;
  const value = gap.bytes ?? Buffer.alloc(0);
  const facts = { topic, partition: String(partition), offset: String(gap.from), lastOffset: String(gap.next - 1) };
  return { key: '', value, headers: { disposition, reason, ...facts, holds: 'record-batch' } };
}

/** As it is where it fits, else by its digest. */
const fitting = (letter: NewRecord, bytesMax: number): NewRecord => (bytesOfRecord(letter) > bytesMax ? byDigest(letter) : letter);

const FACTS = ['disposition', 'reason', 'topic', 'partition', 'offset', 'lastOffset', 'holds'];

/** The facts alone, with the digest and the size of the value; key and headers may be as large as it. */
function byDigest({ value, headers }: NewRecord): NewRecord {
  const facts = Object.fromEntries(FACTS.flatMap((name) => (name in headers ? [[name, headers[name]!] as const] : [])));
  return { key: '', value: Buffer.alloc(0), headers: { ...facts, sha256: sha256Of(value), bytes: String(value.length) } };
}

/** In their order, as much at a time as one append takes. */
function appends(letters: readonly NewRecord[]): NewRecord[][] {
  const together: NewRecord[][] = [];
  let bytes = Infinity;
  for (const letter of letters) {
    bytes += bytesOfRecord(letter);
    if (bytes > APPEND_TOGETHER_BYTES_MAX) {
      together.push([]);
      bytes = bytesOfRecord(letter);
    }
    together.at(-1)!.push(letter);
  }
  return together;
}

/** Kafka's words for a batch that its topic does not take. */
function isTooLarge(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { type } = error as { type?: unknown };
  return type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE' || (error.cause !== error && isTooLarge(error.cause));
}
