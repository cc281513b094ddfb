import Database from 'libsql';

export type Connection = Database.Database;

/** SQLite's number for FULL: the write-ahead log is synced at every commit. */
const SYNCHRONOUS_FULL = 2;
/**
 * Pages of write-ahead log after which it is copied into the file (16 MB of 4 KB pages): SQLite's own 1,000 makes the copy, with its
 * two more syncs, a frequent guest in the latency of appends.
 */
const CHECKPOINT_PAGES = 4_000;
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
  connection.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  expectPragma(connection, file, 'journal_mode', 'wal');
  expectPragma(connection, file, 'synchronous', SYNCHRONOUS_FULL);
  return connection;
}

/** Opens an existing file for reading; whatever writes it may be another process. */
export function openForReading(file: string): Connection {
  const connection = new Database(file);
  connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  connection.exec('PRAGMA query_only = ON');
  return connection;
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
