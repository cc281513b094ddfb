import Database from 'libsql';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Connection } from './safe-file.js';

/**
 * Keeps a second process from writing the same file. The lock is the operating system's, taken by SQLite on `<file>.lock`: it ends with the
 * process that holds it, also after `kill -9`, so there is no stale lock to judge. `<file>.owner` only names the holder for the
 * error; it is another file because closing a handle on a locked file would drop the lock (POSIX).
 */
export class FileLock {
  private constructor(private readonly connection: Connection) {}

  /** Throws `FileInUse` when another process has the lock. */
  static take(file: string): FileLock {
    const connection = new Database(`${file}.lock`);
    try {
      connection.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      connection.close();
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
      throw new FileInUse(file, ownerOf(file));
    }
    writeFileSync(`${file}.owner`, `${process.pid}\n`);
    return new FileLock(connection);
  }

  release(): void {
    this.connection.exec('ROLLBACK');
    this.connection.close();
  }
}

export class FileInUse extends Error {
  override readonly name = 'FileInUse';
  constructor(
    readonly file: string,
    readonly ownerPid: string,
  ) {
    super(`expected ${file} to have no writer, found process ${ownerPid}; stop it, or set another DATA_DIR`);
  }
}

function ownerOf(file: string): string {
  try {
    return readFileSync(`${file}.owner`, 'utf8').trim();
  } catch {
    // The holder has the lock but has not written its name yet.
    return 'unknown';
  }
}
