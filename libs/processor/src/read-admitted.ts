import type { EventLog, FollowSpec, StoredRecord, Subscription } from '@runbook/ports';
import { decodeRecord, Malformed, recordHash, type LogRecord } from '@runbook/wire';
import { admit } from './admit.js';
import { startOfLog, type AdmittedRecord, type ReaderPosition } from './admitted.js';
import { HoleInLog } from './hole-in-log.js';

/** Reads the facts of a topic. Calls about one partition never overlap. */
export interface AdmittedReader {
  /** Where this reader stood; undefined: from the beginning. */
  assigned(partition: number): Promise<ReaderPosition | undefined>;
  /**
   * `position` is behind the batch. `caughtUp` turns true, and stays so, once everything that stood in the partition when it was
   * assigned has been delivered; a batch may be empty to say so.
   */
  records(partition: number, records: readonly AdmittedRecord[], position: ReaderPosition, caughtUp: boolean): Promise<void>;
  revoked(partition: number): Promise<void>;
  /** A record that is none; it is skipped by every reader alike. */
  malformed(record: StoredRecord, reason: string): void;
}

export async function readAdmitted(log: EventLog, spec: FollowSpec, reader: AdmittedReader): Promise<Subscription> {
  const partitions = new Map<number, { position: ReaderPosition; end: number; caughtUp: boolean }>();

  return log.follow(spec, {
    async assigned(partition) {
      // First, because this may fail and be asked again: the reader hears once that the partition is its own.
      const end = await log.end(spec.topic, partition);
      const position = (await reader.assigned(partition)) ?? startOfLog;
      const caughtUp = position.offset >= end;
      partitions.set(partition, { position, end, caughtUp });
      if (caughtUp) await reader.records(partition, [], position, true);
      return position.offset;
    },
    async records(partition, stored) {
      const reading = partitions.get(partition);
      if (!reading) return;
      const { facts, position } = sift(stored, reading.position, reader);
      reading.position = position;
      const arrived = !reading.caughtUp && position.offset >= reading.end;
      reading.caughtUp ||= arrived;
      if (facts.length > 0 || arrived) await reader.records(partition, facts, position, reading.caughtUp);
    },
    async revoked(partition) {
      partitions.delete(partition);
      await reader.revoked(partition);
    },
  });
}

function sift(stored: readonly StoredRecord[], from: ReaderPosition, reader: AdmittedReader) {
  const facts: AdmittedRecord[] = [];
  let position = from;
  for (const entry of stored) {
    if (entry.offset < position.offset) continue; // Delivered before (at least once).
    if (entry.offset > position.offset) throw new HoleInLog(entry.topic, entry.partition, position.offset, entry.offset);
    const record = decodeOrSkip(entry, reader);
    const admission = record && admit(position, record);
    position = { ...(admission ?? position), offset: entry.offset + 1 };
    if (record && admission) facts.push(new Admitted(entry, record));
  }
  return { facts, position };
}

function decodeOrSkip(entry: StoredRecord, reader: AdmittedReader): LogRecord | undefined {
  try {
    return decodeRecord(entry.value);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    reader.malformed(entry, error.message);
    return undefined;
  }
}

class Admitted implements AdmittedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    { topic, partition, offset, value, headers }: StoredRecord,
    readonly record: LogRecord,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.bytes = value;
    this.headers = headers;
  }

  /** Of the bytes that were read, not what travelled with them; computed only where somebody asks. */
  get hash(): string {
    return recordHash(this.bytes);
  }
}
