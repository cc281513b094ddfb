import type { Clock } from '@runbook/ports';
import { OldestFirst } from './oldest-first.js';

/** Something to begin when there is room for it. */
export interface Work {
  /** When it was asked for, in milliseconds since the epoch: oldest first. */
  readonly at: number;
  /** The host that it bothers. */
  readonly target?: string;
  /** About what it holds in memory, in bytes. */
  readonly bytes: number;
  /** Called when it has its slot; false when there is nothing to do any more. `WorkQueue.done` gives the slot back. */
  begin(): boolean;
}

export interface WorkLimits {
  /** Of those that run, so many bother one host. */
  readonly perTarget: number;
  readonly queuedMax: number;
  readonly queuedBytesMax: number;
}

/**
 * Lets work begin, oldest first, while fewer than `concurrency` run and fewer than `perTarget` of them bother the same host. Work
 * for a busy host waits aside and holds nobody else up.
 */
export class WorkQueue {
  private running = 0;
  private waiting = 0;
  private waitingBytes = 0;
  private readonly ready = new OldestFirst<Work>();
  private readonly targets = new Map<string, Target>();
  private draining = false;
  private idle?: () => void;
  private starved: (() => void)[] = [];

  private readonly limits: WorkLimits;

  constructor(
    private readonly concurrency: number,
    limits: Partial<WorkLimits> = {},
  ) {
    this.limits = { ...WORK_LIMITS, ...limits };
  }

  /** Begins it at once if it may. */
  add(work: Work): void {
    this.waiting++;
    this.waitingBytes += work.bytes;
    this.ready.push(work);
    this.pump();
  }

  /** The work's slot is free again. */
  done(work: Work): void {
    this.running--;
    if (work.target !== undefined) this.release(work.target);
    this.pump();
  }

  /** Begins nothing more; resolves when nothing runs, at the latest after `graceMs`. */
  drain(graceMs: number, clock: Clock): Promise<void> {
    this.draining = true;
    this.feed();
    if (this.running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const callOff = clock.after(graceMs, resolve);
      this.idle = () => {
        callOff();
        resolve();
      };
    });
  }

  /** True when its reader should wait for `room` before it adds more. */
  get full(): boolean {
    const { queuedMax, queuedBytesMax } = this.limits;
    return !this.draining && (this.waiting >= queuedMax || this.waitingBytes >= queuedBytesMax);
  }

  room(): Promise<void> {
    if (!this.full) return Promise.resolve();
    return new Promise((resolve) => void this.starved.push(resolve));
  }

  private pump(): void {
    if (this.draining && this.running === 0) this.idle?.();
    while (this.running < this.concurrency && !this.draining) {
      const work = this.ready.pop();
      if (!work) break;
      if (!this.occupy(work)) continue;
      this.running++;
      this.left(work);
      if (!work.begin()) {
        this.running--;
        if (work.target !== undefined) this.release(work.target);
      }
    }
    if (this.starved.length > 0 && !this.full) this.feed();
  }

  /** False when its host is busy; it waits aside then. */
  private occupy(work: Work): boolean {
    if (work.target === undefined) return true;
    let target = this.targets.get(work.target);
    if (!target) this.targets.set(work.target, (target = { running: 0, aside: new OldestFirst() }));
    if (target.running >= this.limits.perTarget) {
      target.aside.push(work);
      return false;
    }
    target.running++;
    return true;
  }

  private release(name: string): void {
    const target = this.targets.get(name);
    if (!target) return;
    target.running--;
    const next = target.aside.pop();
    if (next) this.ready.push(next);
    else if (target.running === 0) this.targets.delete(name);
  }

  private left(work: Work): void {
    this.waiting--;
    this.waitingBytes -= work.bytes;
  }

  private feed(): void {
    const starved = this.starved;
    this.starved = [];
    for (const resolve of starved) resolve();
  }
}

interface Target {
  running: number;
  readonly aside: OldestFirst<Work>;
}

/** Attempts that bother one host at a time; also the number of connections to it. */
export const TARGET_CONCURRENCY = 128;

/** Each one waiting renews its lease: this many are 2,000 renewals a second with the default lease. */
export const QUEUED_MAX = 20_000;

/** What waiting requests may hold in memory, well below the heap of a default Node process. */
export const QUEUED_BYTES_MAX = 256 * 1024 * 1024;

const WORK_LIMITS: WorkLimits = { perTarget: TARGET_CONCURRENCY, queuedMax: QUEUED_MAX, queuedBytesMax: QUEUED_BYTES_MAX };
