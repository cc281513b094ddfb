import { BlobCorrupt, BlobStore } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isBlobName } from './data-folder.js';
import type { DiskRoom } from './disk-room.js';
import { isFullDisk, ROOM_LOOK_EVERY_MS } from './full-disk.js';

/**
 * A file per blob at `<folder>/<first two digits>/<sha256>`. A blob is written under another name, synced, renamed, and then its folder is
 * synced: what has its name is whole, for every process that shares the folder. Two writers of one blob write the same bytes. On a disk
 * without room a put waits: whoever has a result at hand must neither lose it nor say that it failed.
 */
export class FileBlobStore extends BlobStore {
  /** Blobs that are being written by this process; a second caller waits for the first. */
  private readonly underWay = new Map<string, Promise<void>>();
  private isClosed = false;

  constructor(
    private readonly folder: string,
    private readonly room?: DiskRoom,
  ) {
    super();
  }

  async put(bytes: Buffer): Promise<string> {
    const sha256 = sha256Of(bytes);
    const writing = this.underWay.get(sha256) ?? this.writeOnceThereIsRoom(sha256, Buffer.from(bytes));
    this.underWay.set(sha256, writing);
    try {
      await writing;
    } finally {
      if (this.underWay.get(sha256) === writing) this.underWay.delete(sha256);
    }
    return sha256;
  }

  async get(sha256: string): Promise<Buffer | undefined> {
    if (!isBlobName(sha256)) return undefined;
    const bytes = await unlessMissing(readFile(this.pathOf(sha256)));
    if (!bytes) return undefined;
    const found = sha256Of(bytes);
    if (found !== sha256) throw new BlobCorrupt(sha256, found);
    return bytes;
  }

  async has(sha256: string): Promise<boolean> {
    return isBlobName(sha256) && (await unlessMissing(stat(this.pathOf(sha256)))) !== undefined;
  }

  /** True when not one blob is there. */
  async isEmpty(): Promise<boolean> {
    const names = (await unlessMissing(readdir(this.folder, { recursive: true }))) ?? [];
    return !names.some((name) => isBlobName(basename(name)));
  }

  /** Of every blob that is there. */
  async *names(): AsyncGenerator<string> {
    const found = (await unlessMissing(readdir(this.folder, { recursive: true }))) ?? [];
    for (const path of found) if (isBlobName(basename(path))) yield basename(path);
  }

  /** What waits for room is given up. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.underWay.values());
  }

  private pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  private async writeOnceThereIsRoom(sha256: string, bytes: Buffer): Promise<void> {
    for (;;) {
      try {
        await this.write(sha256, bytes);
        return this.room?.tell(this.folder, undefined);
      } catch (error) {
        if (this.isClosed || !isFullDisk(error, this.folder)) throw error;
        this.room?.tell(this.folder, `${this.folder} waiting (${(error as Error).message})`);
        await setTimeout(ROOM_LOOK_EVERY_MS);
      }
    }
  }

  /** Writes the blob although it may be there: a put is also how a damaged blob is mended. */
  private async write(sha256: string, bytes: Buffer): Promise<void> {
    const path = this.pathOf(sha256);
    const found = await unlessMissing(readFile(path));
    // The other writer may not have synced the folder yet, so that is done in any case.
    if (!found || Buffer.compare(found, bytes) !== 0) await writeWhole(path, bytes);
    await syncFolder(dirname(path));
  }
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const created = await mkdir(dirname(path), { recursive: true });
  if (created) await syncFolder(dirname(created));
  const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    // A crash before this leaves a temporary name that nobody reads.
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
