import { systemClock, FOLDER_MODE } from '@runbook/ports';
import { mkdirSync } from 'node:fs';
import { freeBytes, ROOM_LOOK_EVERY_MS } from './full-disk.js';

/**
 * Below this nothing new should be taken on: what is under way still grows two write-ahead logs (16 MB each), which are then copied into their
 * files.
 */
export const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** Whether the disk under a data folder takes more. Whoever writes there tells it when something must wait; it looks at what is left by itself. */
export class DiskRoom {
  private readonly lacking = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private readonly stopLooking: () => void;

  /** The folder is made when it is not there. */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    this.measure();
    this.stopLooking = systemClock.every(ROOM_LOOK_EVERY_MS, () => this.measure());
  }

  /** Why nothing more should be written, and what to do; undefined while there is room. */
  get lack(): string | undefined {
    const [found] = this.lacking.values();
    if (found === undefined) return undefined;
    return `expected ${megabytes(FREE_BYTES_MIN)} free on the disk of ${this.folder}, found ${found}; free some, and it goes on by itself`;
  }

  /** A writer of `path` waits, because of this; undefined: it does not, or not any more. */
  tell(path: string, found: string | undefined): void {
    if (found === this.lacking.get(path)) return;
    const before = this.lack;
    if (found === undefined) this.lacking.delete(path);
    else this.lacking.set(path, found);
    if (before !== this.lack) for (const listen of this.listeners) listen();
  }

  /** Called whenever `lack` has changed; the returned function ends it. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.stopLooking();
  }

  private measure(): void {
    try {
      const free = freeBytes(this.folder);
      this.tell(this.folder, free < FREE_BYTES_MIN ? megabytes(free) : undefined);
    } catch (error) {
      this.tell(this.folder, (error as Error).message);
    }
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
