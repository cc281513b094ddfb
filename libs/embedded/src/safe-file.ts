import Database from 'libsql';

export type Connection = Database.Database;
export type Statement = ReturnType<Connection['prepare']>;

/** SQLite's number for FULL: the write-ahead log is synced at every commit. */
const SYNCHRONOUS_FULL = 2;
/** SQLite's own. */
export const PAGE_BYTES = 4_096;
/**
 * Pages of write-ahead log after which it is copied into the file (16 MB): SQLite's own 1,000 makes the copy, with its
 * two more syncs, a frequent guest in the latency of appends.
 */
export const CHECKPOINT_PAGES = 4_000;
/**
 * How long to wait while another connection holds the file: for the moment of a recovery, or because somebody has opened it with a tool.
 * Then appends are in doubt and callers hear of it.
 */
const BUSY_TIMEOUT_MS = 2_000;

/** Opens the file for writing. Throws when a commit would not be durable. */
export function openForWriting(file: string): Connection {
  const connection = new Database(file);
  connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = FULL');
  // The write-ahead log's own file is cut back to this when it begins anew: what a long reader made it grow to goes back to the disk.
  connection.exec(`PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * PAGE_BYTES}`);
  checkpointWithCommits(connection, true);
  expectPragma(connection, file, 'journal_mode', 'wal');
  expectPragma(connection, file, 'synchronous', SYNCHRONOUS_FULL);
  return connection;
}

/** Opens an existing file for reading; whatever writes it may be another process. */
export function openForReading(file: string): Connection {
  const connection = openForBackup(file);
  connection.exec('PRAGMA query_only = ON');
  return connection;
}

/** The same for one that is to write another file: SQLite takes that for a write. */
export function openForBackup(file: string): Connection {
  const connection = new Database(file);
  connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return connection;
}

/** Whether the commit that makes the write-ahead log long also copies it into the file. */
export function checkpointWithCommits(connection: Connection, wanted: boolean): void {
  connection.exec(`PRAGMA wal_autocheckpoint = ${wanted ? CHECKPOINT_PAGES : 0}`);
}

/** Pages in the write-ahead log, and how many of them are in the file too. */
export interface Checkpointed {
  readonly pages: number;
  readonly copied: number;
}

/**
 * Copies the write-ahead log into the file. PASSIVE waits for nobody and copies what it may; TRUNCATE waits, as long as for a busy file,
 * until nobody reads in it, and leaves it empty. A disk without room for it leaves the log as it is.
 */
export function checkpoint(connection: Connection, mode: 'PASSIVE' | 'TRUNCATE'): Checkpointed {
  try {
    const [, pages, copied] = rowsOf(connection, `PRAGMA wal_checkpoint(${mode})`)[0] as [number, number, number];
    return { pages, copied };
  } catch {
    // Everything is still in the log, and is read from there; a disk that fails makes itself known to the next commit.
    return { pages: Infinity, copied: 0 };
  }
}

/** The rows of a statement as arrays of columns; blobs are buffers. */
export function rowsOf(connection: Connection, sql: string, parameters: readonly unknown[] = []): unknown[][] {
  return connection.prepare(sql).raw().all(parameters) as unknown[][];
}

function expectPragma(connection: Connection, file: string, pragma: string, expected: string | number): void {
  const found = rowsOf(connection, `PRAGMA ${pragma}`)[0]?.[0];
  if (found === expected) return;
  connection.close();
  throw new Error(
    `expected ${pragma} ${expected} on ${file}, found ${String(found)}; put the data folder on a local disk that SQLite can lock`,
  );
}
