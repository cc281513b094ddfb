import type { Clock } from '@runbook/ports';
import type { Patience, ReaderPosition } from '@runbook/processor';

/** What a reader makes of the log and writes behind it. */
export interface WrittenBehind {
  /** Writes begin at least this far apart: under load they hold much, when idle nothing waits. */
  readonly everyMs: number;
  /** With the stores that are written. Once it is over a write that fails is told to nobody but who calls next. */
  readonly patience: Patience;
  /** Writes everything that waits at the call. Nothing else is written meanwhile. Its stores are waited for by `patience`. */
  write(): Promise<void>;
  savePosition(position: ReaderPosition): Promise<void>;
  /** Too much waits: the reader waits too. */
  isFull(): boolean;
  /** Enough for one write waits: it begins at once. */
  isEnough?(): boolean;
  /** What cannot be mended by another try: told once, and thrown at every later call. */
  failed(error: unknown): void;
}

/**
 * Writes what one partition's reader has gathered, one write at a time, and its position behind each write: a crash repeats records and
 * skips none. What is written must bear that.
 */
export class WriteBehind {
  /** Behind everything gathered; undefined once it is saved. */
  private position?: ReaderPosition;
  /** By monotonic time. */
  private lastWriteAt = -Infinity;
  private callOff?: () => void;
  private writing?: Promise<void>;
  private failure?: { readonly error: unknown };

  constructor(
    private readonly clock: Clock,
    private readonly written: WrittenBehind,
  ) {}

  /** Everything before the position has been gathered. Resolves at once while there is room, else when there is. */
  async reached(position: ReaderPosition): Promise<void> {
    this.expectWell();
    this.position = position;
    this.arrange();
    while (this.written.isFull()) await this.writeNow();
  }

  /** Resolves when everything gathered is stored and its position saved. */
  async flush(): Promise<void> {
    this.expectWell();
    while (this.position) await this.writeNow();
    this.expectWell();
  }

  /** Throws what the last write failed with. */
  expectWell(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Sees to it that what waits is written in time. */
  private arrange(): void {
    if (this.writing || this.callOff || this.failure || !this.position) return;
    const waitMs = this.written.isEnough?.() ? 0 : this.lastWriteAt + this.written.everyMs - this.clock.monotonic();
    if (waitMs <= 0) this.begin();
    else this.callOff = this.clock.after(waitMs, () => this.begin());
  }

  private async writeNow(): Promise<void> {
    if (!this.writing) this.begin();
    await this.writing;
    this.expectWell();
  }

  private begin(): void {
    this.callOff?.();
    this.callOff = undefined;
    this.lastWriteAt = this.clock.monotonic();
    this.writing = this.write()
      .catch((error: unknown) => {
        this.failure = { error };
        if (!this.written.patience.isOver) this.written.failed(error);
      })
      .finally(() => {
        this.writing = undefined;
        this.arrange();
      });
  }

  private async write(): Promise<void> {
    const { position } = this;
    if (!position) return;
    await this.written.write();
    // A crash here leaves the store ahead of the position; the records come again.
    await this.written.patience.with('a position', () => this.written.savePosition(position));
    if (this.position === position) this.position = undefined;
  }
}
