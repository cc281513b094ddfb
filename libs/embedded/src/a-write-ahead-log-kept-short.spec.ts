import { statSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKPOINT_PAGES, type Connection, openForReading, openForWriting, PAGE_BYTES, rowsOf } from './safe-file.js';
import { BACKLOG_BYTES, COPY_EVERY_MS, WriteAheadLog } from './write-ahead-log.js';

const ROW = Buffer.alloc(1024 * 1024, 'row');
const KEPT_BYTES = CHECKPOINT_PAGES * PAGE_BYTES;

describe('a write-ahead log', () => {
  let folder: string;
  let file: string;
  let connection: Connection;
  let writeAhead: WriteAheadLog;
  let nowMs: number;
  let written: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-wal-'));
    file = join(folder, 'runbook.db');
    connection = openForWriting(file);
    connection.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)');
    nowMs = 0;
    written = 0;
    writeAhead = new WriteAheadLog(connection, file, () => nowMs);
  });
  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  function write(rows: number): void {
    for (let row = 0; row < rows; row += 1) connection.prepare('INSERT INTO rows VALUES (?, ?)').run([++written, ROW]);
  }

  const logBytes = () => statSync(`${file}-wal`).size;

  /** What somebody gets who copies the file alone. */
  async function rowsInTheFileAlone(): Promise<number> {
    const copy = join(folder, 'copy.db');
    await copyFile(file, copy);
    const reading = openForReading(copy);
    try {
      return (rowsOf(reading, 'SELECT count(*) FROM rows') as [[number]])[0][0];
    } finally {
      reading.close();
      await Promise.all([copy, `${copy}-wal`, `${copy}-shm`].map((path) => rm(path, { force: true })));
    }
  }

  it('is empty after a stop, and everything is in the file, also while somebody has it open', async () => {
    const reading = openForReading(file);
    write(3);
    await writeAhead.fold();
    expect(logBytes()).toBe(0);
    expect(await rowsInTheFileAlone()).toBe(3);
    reading.close();
  });

  it('is copied soon after the first writes, then every ten seconds, and not without need', async () => {
    write(1);
    writeAhead.tend(1);
    expect(await rowsInTheFileAlone()).toBe(1);
    write(1);
    nowMs = COPY_EVERY_MS - 1;
    writeAhead.tend(2);
    expect(await rowsInTheFileAlone()).toBe(1);
    nowMs = COPY_EVERY_MS;
    writeAhead.tend(2);
    expect(await rowsInTheFileAlone()).toBe(2);
    const { mtimeMs } = statSync(file);
    nowMs = 3 * COPY_EVERY_MS;
    writeAhead.tend(2);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  });

  it('stays at 16 MB and the transaction that filled it', () => {
    for (let commits = 0; commits < 64; commits += 1) {
      write(1);
      expect(logBytes()).toBeLessThan(KEPT_BYTES + 4 * ROW.length);
    }
  });

  it('that grew behind a long reader is copied by another thread, and cut back when it begins anew', async () => {
    const reader = openForReading(file);
    reader.exec('BEGIN');
    rowsOf(reader, 'SELECT count(*) FROM rows');
    write(BACKLOG_BYTES / ROW.length + 1);
    expect(logBytes()).toBeGreaterThan(BACKLOG_BYTES);
    writeAhead.tend(1);
    await writeAhead.copied();
    // While it reads, nothing that it must not see is copied, and no commit tries to.
    expect(rowsOf(connection, 'PRAGMA wal_autocheckpoint')).toEqual([[0]]);
    const seen = rowsOf(reader, 'SELECT count(*) FROM rows');
    expect(seen).toEqual([[0]]);
    reader.exec('COMMIT');
    reader.close();
    write(1);
    writeAhead.tend(2);
    await writeAhead.copied();
    expect(rowsOf(connection, 'PRAGMA wal_autocheckpoint')).toEqual([[CHECKPOINT_PAGES]]);
    expect(await rowsInTheFileAlone()).toBe(written);
    write(2);
    expect(logBytes()).toBeLessThan(KEPT_BYTES + 4 * ROW.length);
  });
});
