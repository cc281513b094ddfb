import { FOLDER_MODE } from '@runbook/ports';
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DiskRoom } from './disk-room.js';
import { FileLock } from './file-lock.js';
import { FileWriter } from './file-writer.js';
import type { WriterReady, WriterStatistics } from './write-protocol.js';

/**
 * A file that this process writes. The log and the documents may share one: whoever takes the same path gets the same writer, and the
 * last one to release it closes it.
 */
export class DataFile {
  /** Offsets are given out in memory, so one log object alone may append. */
  hasLog = false;

  private constructor(
    readonly path: string,
    readonly writer: FileWriter,
    readonly ready: WriterReady,
    /** Called after the outcomes of each transaction were told. */
    readonly afterReport: Set<() => void>,
    /** Told when a transaction waits for room, and when it does not any more. */
    private readonly rooms: Set<DiskRoom>,
    private readonly lock: FileLock,
  ) {}

  /** Throws `FileInUse` when another process writes the file. */
  static async take(path: string, room?: DiskRoom): Promise<DataFile> {
    const key = resolve(path);
    const entry = openFiles.get(key) ?? { users: 0, file: closing.get(key)?.then(() => DataFile.open(key)) ?? DataFile.open(key) };
    entry.users += 1;
    openFiles.set(key, entry);
    try {
      const file = await entry.file;
      if (room) file.rooms.add(room);
      return file;
    } catch (error) {
      if (openFiles.get(key) === entry) openFiles.delete(key);
      throw error;
    }
  }

  /** Resolves when the file is closed, if this was its last user. Every user releases once. */
  async release(): Promise<WriterStatistics | undefined> {
    const entry = openFiles.get(this.path)!;
    entry.users -= 1;
    if (entry.users > 0) return undefined;
    openFiles.delete(this.path);
    const closed = this.close();
    const done = closed.then(
      () => {},
      () => {},
    );
    closing.set(this.path, done);
    await done;
    if (closing.get(this.path) === done) closing.delete(this.path);
    return closed;
  }

  private async close(): Promise<WriterStatistics> {
    try {
      return await this.writer.stop();
    } finally {
      this.lock.release();
    }
  }

  private static async open(path: string): Promise<DataFile> {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const lock = FileLock.take(path);
    try {
      const afterReport = new Set<() => void>();
      const rooms = new Set<DiskRoom>();
      const { writer, ready } = await FileWriter.start(path, {
        report: () => afterReport.forEach((call) => call()),
        room: (lacks) => rooms.forEach((room) => room.tell(path, lacks && `${path} waiting (${lacks})`)),
      });
      return new DataFile(path, writer, ready, afterReport, rooms, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }
}

/** By absolute path; a file that is being closed must be closed before it is opened again. */
const openFiles = new Map<string, { users: number; readonly file: Promise<DataFile> }>();
const closing = new Map<string, Promise<void>>();
