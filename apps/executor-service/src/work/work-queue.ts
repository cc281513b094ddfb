import type { Clock } from '@runbook/ports';
import { SHARE_OF_ONE_TENANT } from '@runbook/service';
import { TenantLanes } from './tenant-lanes.js';

/** Something to begin when there is room for it. */
export interface Work {
  /** When it was asked for, in milliseconds since the epoch: oldest first. */
  readonly at: number;
  readonly tenant: string;
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
  /** Of those that run, so many are of one tenant: what is left is free when another one's comes. */
  readonly perTenant: number;
  /** Of those that bother one host, so many are of one tenant. */
  readonly perTenantOfTarget: number;
  readonly queuedMax: number;
  readonly queuedBytesMax: number;
}

/**
 * Lets work begin, the tenants in turn and of each the oldest first, while fewer than `concurrency` run, fewer than `perTenant` of them are the same tenant's and
 * fewer than `perTarget` bother the same host. Work for a busy host waits aside and holds nobody else up.
 */
export class WorkQueue {
  private running = 0;
  private waiting = 0;
  private waitingBytes = 0;
  private readonly ready = new TenantLanes<Work>();
  private readonly tenants = new Counts();
  private readonly targets = new Map<string, Target>();
  private draining = false;
  private idle?: () => void;
  private starved: (() => void)[] = [];

  private readonly limits: WorkLimits;

  constructor(
    private readonly concurrency: number,
    limits: Partial<WorkLimits> = {},
  ) {
    const perTarget = limits.perTarget ?? WORK_LIMITS.perTarget;
    this.limits = { ...WORK_LIMITS, perTenant: shareOf(concurrency), perTenantOfTarget: shareOf(perTarget), ...limits };
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
    this.leave(work);
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

  /** How many wait for their turn, and how many are at work. */
  get depth(): { readonly waiting: number; readonly running: number } {
    return { waiting: this.waiting, running: this.running };
  }

  room(): Promise<void> {
    if (!this.full) return Promise.resolve();
    return new Promise((resolve) => void this.starved.push(resolve));
  }

  private pump(): void {
    if (this.draining && this.running === 0) this.idle?.();
    while (this.running < this.concurrency && !this.draining) {
      const work = this.ready.pop(this.mayHaveMore);
      if (!work) break;
      if (!this.occupy(work)) continue;
      this.running++;
      this.tenants.add(work.tenant, 1);
      this.left(work);
      if (!work.begin()) this.leave(work);
    }
    if (this.starved.length > 0 && !this.full) this.feed();
  }

  private readonly mayHaveMore = (tenant: string): boolean => this.tenants.of(tenant) < this.limits.perTenant;

  /** False when its host is busy; it waits aside then. */
  private occupy(work: Work): boolean {
    const name = work.target;
    if (name === undefined) return true;
    let target = this.targets.get(name);
    if (!target) this.targets.set(name, (target = { running: 0, tenants: new Counts(), aside: new TenantLanes() }));
    const { perTarget, perTenantOfTarget } = this.limits;
    if (target.running >= perTarget || target.tenants.of(work.tenant) >= perTenantOfTarget) {
      target.aside.push(work);
      return false;
    }
    target.running++;
    target.tenants.add(work.tenant, 1);
    return true;
  }

  private leave({ tenant, target }: Work): void {
    this.running--;
    this.tenants.add(tenant, -1);
    if (target !== undefined) this.release(target, tenant);
  }

  private release(name: string, tenant: string): void {
    const target = this.targets.get(name);
    if (!target) return;
    target.running--;
    target.tenants.add(tenant, -1);
    const next = target.aside.pop((waiting) => target.tenants.of(waiting) < this.limits.perTenantOfTarget);
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
  readonly tenants: Counts;
  readonly aside: TenantLanes<Work>;
}

/** How many of each; nothing is kept of those of which there is none. */
class Counts {
  private readonly counted = new Map<string, number>();

  of(name: string): number {
    return this.counted.get(name) ?? 0;
  }

  add(name: string, more: number): void {
    const count = this.of(name) + more;
    if (count > 0) this.counted.set(name, count);
    else this.counted.delete(name);
  }
}

/** Attempts that bother one host at a time; also the number of connections to it. */
export const TARGET_CONCURRENCY = 128;

/** Each one waiting renews its lease: this many are 2,000 renewals a second with the default lease. */
export const QUEUED_MAX = 20_000;

/** What waiting requests may hold in memory, well below the heap of a default Node process. */
export const QUEUED_BYTES_MAX = 256 * 1024 * 1024;

const WORK_LIMITS = { perTarget: TARGET_CONCURRENCY, queuedMax: QUEUED_MAX, queuedBytesMax: QUEUED_BYTES_MAX } as const;

/** At least one, so that everybody comes to a turn. */
const shareOf = (slots: number): number => Math.max(1, Math.ceil(slots * SHARE_OF_ONE_TENANT));
