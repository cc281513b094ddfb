import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** How often what waits for room is tried again; also how late it is noticed that there is room. */
export const ROOM_LOOK_EVERY_MS = 1_000;
/** Less than a few pages: whatever fails then failed for want of room. */
const FULL_BELOW_BYTES = 64 * 1024;

/** What the operating system says of a disk, a quota or a limit of files that takes no more bytes. */
const FULL = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG']);

/** True when writing `path` failed for want of room, so that the same write succeeds once there is some. */
export function isFullDisk(error: unknown, path: string): boolean {
  const code = String((error as { code?: unknown } | undefined)?.code);
  if (FULL.has(code)) return true;
  // Where the shared memory beside a file, or a file under a quota, cannot grow, SQLite speaks of input and output.
  return code.startsWith('SQLITE_IOERR') && freeBytes(dirname(path)) < FULL_BELOW_BYTES;
}

/** Bytes that this process may still write on the disk of a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
