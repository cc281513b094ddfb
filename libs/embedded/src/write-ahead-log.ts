import { statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';
import { type Connection, checkpoint, type Checkpointed, CHECKPOINT_PAGES, checkpointWithCommits, PAGE_BYTES } from './safe-file.js';
import { startThread } from './thread.js';

/** How often it is looked whether there is something to copy: a stat of one file. */
export const LOOK_EVERY_MS = 1_000;
/** What was committed is in the file itself after this long, also where little is written; what came first, with the first look. */
export const COPY_EVERY_MS = 10_000;
/** A log as long as this has had a reader for long (a backup). Copied in one go it would hold up a commit for a second and more. */
export const BACKLOG_BYTES = 4 * CHECKPOINT_PAGES * PAGE_BYTES;

/**
 * Keeps the write-ahead log of a file short. Ordinarily the commit that makes it 16 MB long copies it into the file, and the next one
 * begins it anew. That needs a moment in which nobody reads in it: behind a long reader it grows. Then commits leave the copying to
 * a thread beside them until there is little left.
 */
export class WriteAheadLog {
  /** Transactions that had been made when it was last copied. */
  private copiedThrough = 0;
  private copiedAtMs = -Infinity;
  private isBacklog = false;
  private helper: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly file: string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Copies what is due. `transactions`: how many there have been; a quiet file is left alone. */
  tend(transactions: number): void {
    if (this.helper || transactions === this.copiedThrough) return;
    if (this.isBacklog || this.bytes() > BACKLOG_BYTES) this.helper = this.copyBeside().finally(() => (this.helper = undefined));
    else if (this.nowMs() - this.copiedAtMs >= COPY_EVERY_MS) checkpoint(this.connection, 'PASSIVE');
    else return;
    this.copiedThrough = transactions;
    this.copiedAtMs = this.nowMs();
  }

  /** Resolves when no other thread copies any more. */
  async copied(): Promise<void> {
    await this.helper;
  }

  /** Leaves everything in the file itself and the log empty, unless somebody reads in it. No transaction may follow. */
  async fold(): Promise<void> {
    await this.copied();
    checkpoint(this.connection, 'TRUNCATE');
  }

  private async copyBeside(): Promise<void> {
    this.isBacklog = true;
    checkpointWithCommits(this.connection, false);
    const { pages, copied } = await told(startThread('checkpoint-thread', 'runbook-checkpoint', { file: this.file }));
    if (pages - copied > CHECKPOINT_PAGES) return;
    this.isBacklog = false;
    checkpointWithCommits(this.connection, true);
  }

  private bytes(): number {
    return statSync(`${this.file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }
}

/** What the thread has done, once it has ended; it may fail, as on a full disk, and has then copied nothing. */
function told(helper: Worker): Promise<Checkpointed> {
  return new Promise((resolve) => {
    let done: Checkpointed = { pages: Infinity, copied: 0 };
    helper.on('message', (message: Checkpointed) => (done = message));
    helper.on('error', () => {});
    helper.on('exit', () => resolve(done));
  });
}
