import type { EventLog, FollowSpec, StoredRecord, Subscription } from '@runbook/ports';
import { decodeRecord, Malformed, NewerRecord, recordHash, type LogRecord } from '@runbook/wire';
import { admit } from './admit.js';
import { startOfLog, type AdmittedRecord, type ReaderPosition } from './admitted.js';
import { HoleInLog } from './hole-in-log.js';

/** Reads the facts of a topic. Calls about one partition never overlap. */
export interface AdmittedReader {
  /** Up to where what this reader makes of the partition is stored; undefined: nothing is. */
  stored(partition: number): Promise<ReaderPosition | undefined>;
  /** The partition is the reader's from here on. What it has in memory of one that it shares may have been overtaken by whoever had it since. */
  assigned?(partition: number, position: ReaderPosition): Promise<void>;
  /**
   * `position` is behind the batch. `caughtUp` turns true, and stays so, once everything that stood in the partition when it was
   * assigned has been delivered. A batch may be empty: it says how far the reader has got.
   */
  records(partition: number, records: readonly AdmittedRecord[], position: ReaderPosition, caughtUp: boolean): Promise<void>;
  revoked(partition: number): Promise<void>;
  /** See `Follower.stopped`. */
  stopped(reason: unknown): void;
  /** A record that is none; it is skipped by every reader alike. */
  malformed(record: StoredRecord, reason: string): void;
}

/**
 * Follows a topic's facts. A reader that shares its partitions begins where the stored documents stand, which another process may have brought
 * there. One of its own (`sharing: 'each'`) does so once: given a partition again, it goes on where it stood itself. Others may have stored more
 * by then, but what waits in this process, and what it has in memory, has seen nothing of that.
 */
export async function readAdmitted(log: EventLog, spec: FollowSpec, reader: AdmittedReader): Promise<Subscription> {
  const partitions = new Map<number, { position: ReaderPosition; end: number; caughtUp: boolean }>();
  /** Of partitions that were taken from a reader of its own: where it stood. */
  const left = new Map<number, ReaderPosition>();

  return log.follow(spec, {
    async assigned(partition) {
      // First, because this may fail and be asked again: the reader hears once that the partition is its own.
      const end = await log.end(spec.topic, partition);
      // Before the reader is told: what it loads then is at least as new as this position, whoever writes meanwhile.
      const position = left.get(partition) ?? (await reader.stored(partition)) ?? startOfLog;
      await reader.assigned?.(partition, position);
      const caughtUp = position.offset >= end;
      partitions.set(partition, { position, end, caughtUp });
      if (caughtUp) await reader.records(partition, [], position, true);
      return position.offset;
    },
    async records(partition, stored) {
      const reading = partitions.get(partition);
      if (!reading) return;
      const { facts, position } = sift(stored, reading.position, reader);
      if (position.offset === reading.position.offset) return;
      reading.position = position;
      reading.caughtUp ||= position.offset >= reading.end;
      // Without facts too: whoever waits for the reader to have got so far does not know what lies there.
      await reader.records(partition, facts, position, reading.caughtUp);
    },
    async revoked(partition) {
      const reading = partitions.get(partition);
      partitions.delete(partition);
      if (reading && spec.sharing === 'each') left.set(partition, reading.position);
      await reader.revoked(partition);
    },
    stopped: (reason) => reader.stopped(reason),
  });
}

function sift(stored: readonly StoredRecord[], from: ReaderPosition, reader: AdmittedReader) {
  const facts: AdmittedRecord[] = [];
  let position = from;
  for (const entry of stored) {
    if (entry.offset < position.offset) continue; // Delivered before (at least once).
    if (entry.offset > position.offset) throw new HoleInLog(entry.topic, entry.partition, position.offset, entry.offset);
    const record = decodeOrSkip(entry, position, reader);
    const admission = record && admit(position, record);
    position = { ...(admission ?? position), offset: entry.offset + 1 };
    if (record && admission) facts.push(new Admitted(entry, record));
  }
  return { facts, position };
}

/** Throws `NewerRecord` for a fact that this program cannot read; one that is no fact is skipped by every reader, whatever it is. */
function decodeOrSkip(entry: StoredRecord, position: ReaderPosition, reader: AdmittedReader): LogRecord | undefined {
  try {
    return decodeRecord(entry.value);
  } catch (error) {
    if (error instanceof NewerRecord) return admittedNewer(position, error, entry);
    if (!(error instanceof Malformed)) throw error;
    reader.malformed(entry, error.message);
    return undefined;
  }
}

/** Undefined: it is no fact. */
export function admittedNewer(position: ReaderPosition, error: NewerRecord, entry: StoredRecord): undefined {
  if (error.place && admit(position, error.place as LogRecord)) throw error.at(entry);
  return undefined;
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
