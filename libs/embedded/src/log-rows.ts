import { type Connection, rowsOf } from './safe-file.js';
import { type AppendsOfTurn, NUMBERS_PER_APPEND, type StoredTopic, type TopicsCall } from './write-protocol.js';
import { systemClock } from '@runbook/ports';

/**
 * A row is a batch of records of one partition: `id = partition id * OFFSETS_PER_PARTITION_MAX + first offset`, so that a partition is
 * one range of the table and its end is one look-up. 2^36 offsets (69 billion records) times 2^17 partitions is what a JavaScript
 * number holds exactly.
 */
export const OFFSETS_PER_PARTITION_MAX = 2 ** 36;
export const PARTITIONS_MAX = 2 ** 17;
/** A row is read whole, so one that gathers the appends of many writers stays small; a single larger append is a row of its own. */
const ROW_BYTES_MAX = 256 * 1024;
/** Rows deleted per transaction when their time is over: bounded, so that appends do not wait for a large clean-up. */
const EXPIRED_ROWS_PER_COMMIT_MAX = 200;

export interface RowLimits {
  readonly rowBytesMax: number;
  readonly expiredRowsPerCommitMax: number;
}

export const ROW_LIMITS: RowLimits = { rowBytesMax: ROW_BYTES_MAX, expiredRowsPerCommitMax: EXPIRED_ROWS_PER_COMMIT_MAX };

export const LOG_SCHEMA = `
  CREATE TABLE IF NOT EXISTS log_topic (topic TEXT PRIMARY KEY, partitions INTEGER NOT NULL, first_partition_id INTEGER NOT NULL, retention_ms INTEGER);
  CREATE TABLE IF NOT EXISTS log_batch (id INTEGER PRIMARY KEY, count INTEGER NOT NULL, at_ms INTEGER NOT NULL, records BLOB NOT NULL);
`;

/** Writes rows of records inside the transaction of its caller. */
export class LogRows {
  private readonly insert;
  private readonly pending = new Map<number, PendingRow>();
  /** Rows since the last `flush`. */
  private written = 0;

  constructor(
    private readonly connection: Connection,
    private readonly limits = ROW_LIMITS,
  ) {
    this.insert = connection.prepare('INSERT INTO log_batch (id, count, at_ms, records) VALUES (?, ?, ?, ?)');
  }

  /** Gathers the appends of a turn; neighbours in a partition become one row. Returns how many appends there were. */
  add({ entries, bytes }: AppendsOfTurn): number {
    let at = 0;
    for (let entry = 0; entry < entries.length; entry += NUMBERS_PER_APPEND) {
      const length = entries[entry + 3]!;
      this.addOne(entries[entry]!, entries[entry + 1]!, entries[entry + 2]!, bytes.subarray(at, at + length));
      at += length;
    }
    return entries.length / NUMBERS_PER_APPEND;
  }

  /** Writes what was gathered and returns how many rows it has become. */
  flush(): number {
    for (const [partitionId, row] of this.pending) this.write(partitionId, row);
    this.pending.clear();
    const { written } = this;
    this.written = 0;
    return written;
  }

  /** Forgets what was gathered, after a transaction that failed. */
  discard(): void {
    this.pending.clear();
    this.written = 0;
  }

  private addOne(partitionId: number, firstOffset: number, count: number, bytes: Uint8Array): void {
    const row = this.pending.get(partitionId);
    const joins = row && row.firstOffset + row.count === firstOffset && row.bytes + bytes.length <= this.limits.rowBytesMax;
    if (joins) {
      row.count += count;
      row.bytes += bytes.length;
      row.pieces.push(bytes);
      return;
    }
    if (row) this.write(partitionId, row);
    this.pending.set(partitionId, { firstOffset, count, bytes: bytes.length, pieces: [bytes] });
  }

  private write(partitionId: number, row: PendingRow): void {
    this.written += 1;
    this.insert.run([partitionId * OFFSETS_PER_PARTITION_MAX + row.firstOffset, row.count, systemClock.now(), Buffer.concat(row.pieces)]);
  }

  /** Creates the topics that do not exist and returns all that were asked for as they are. */
  ensureTopics(topics: TopicsCall['topics']): StoredTopic[] {
    for (const { topic, partitions, retentionMs } of topics) {
      const [present] = rowsOf(this.connection, 'SELECT 1 FROM log_topic WHERE topic = ?', [topic]);
      if (!present) this.createTopic(topic, partitions, retentionMs ?? null);
      else this.connection.prepare('UPDATE log_topic SET retention_ms = ? WHERE topic = ?').run([retentionMs ?? null, topic]);
    }
    const names = new Set(topics.map(({ topic }) => topic));
    return storedTopics(this.connection).filter(({ topic }) => names.has(topic));
  }

  /** Deletes a bounded number of rows whose time is over; the last row of a partition stays, because it says where the partition ends. */
  deleteExpired(nowMs: number): number {
    const { expiredRowsPerCommitMax } = this.limits;
    let deleted = 0;
    const topics = rowsOf(
      this.connection,
      'SELECT first_partition_id, partitions, retention_ms FROM log_topic WHERE retention_ms IS NOT NULL',
    );
    for (const [firstId, partitions, retentionMs] of topics as number[][]) {
      for (let id = firstId!; id < firstId! + partitions! && deleted < expiredRowsPerCommitMax; id += 1) {
        deleted += this.deleteBefore(id, nowMs - retentionMs!, expiredRowsPerCommitMax - deleted);
      }
    }
    return deleted;
  }

  private deleteBefore(partitionId: number, atMs: number, rowsMax: number): number {
    const from = partitionId * OFFSETS_PER_PARTITION_MAX;
    const to = from + OFFSETS_PER_PARTITION_MAX;
    const [last] = rowsOf(this.connection, 'SELECT max(id) FROM log_batch WHERE id >= ? AND id < ?', [from, to])[0] as [number | null];
    if (last === null) return 0;
    const oldest = 'SELECT id, at_ms FROM log_batch WHERE id >= ? AND id < ? ORDER BY id LIMIT ?';
    const sql = `DELETE FROM log_batch WHERE id IN (SELECT id FROM (${oldest}) WHERE at_ms < ?)`;
    return this.connection.prepare(sql).run([from, last, rowsMax, atMs]).changes;
  }

  private createTopic(topic: string, partitions: number, retentionMs: number | null): void {
    const [next] = rowsOf(this.connection, 'SELECT coalesce(max(first_partition_id + partitions), 0) FROM log_topic')[0] as [number];
    if (next + partitions > PARTITIONS_MAX)
      throw new Error(`expected at most ${PARTITIONS_MAX} partitions in one file, found ${next + partitions} with topic ${topic}`);
    const insert = 'INSERT INTO log_topic (topic, partitions, first_partition_id, retention_ms) VALUES (?, ?, ?, ?)';
    this.connection.prepare(insert).run([topic, partitions, next, retentionMs]);
  }
}

interface PendingRow {
  readonly firstOffset: number;
  count: number;
  bytes: number;
  readonly pieces: Uint8Array[];
}

export function storedTopics(connection: Connection): StoredTopic[] {
  const rows = rowsOf(connection, 'SELECT topic, partitions, first_partition_id FROM log_topic ORDER BY first_partition_id');
  return rows.map(([topic, partitions, firstPartitionId]) => ({ topic, partitions, firstPartitionId }) as StoredTopic);
}

/** Partition id and end offset of every partition that has records. */
export function partitionEnds(connection: Connection): (readonly [number, number])[] {
  const last = connection.prepare('SELECT id, count FROM log_batch WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1').raw();
  const ends: (readonly [number, number])[] = [];
  for (const { firstPartitionId, partitions } of storedTopics(connection)) {
    for (let id = firstPartitionId; id < firstPartitionId + partitions; id += 1) {
      const from = id * OFFSETS_PER_PARTITION_MAX;
      const [row] = last.all([from, from + OFFSETS_PER_PARTITION_MAX]) as number[][];
      if (row) ends.push([id, row[0]! - from + row[1]!]);
    }
  }
  return ends;
}
