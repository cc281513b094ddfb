import type { ReaderPosition } from './admitted.js';
import { OVER_RESIDENTS_MAX } from './limits.js';

export interface ResidentTrace {
  readonly parent: string;
  readonly at: number;
}

/** One aggregate in memory. */
export interface Resident<State> {
  readonly id: string;
  tenant: string;
  state: State;
  /** Number of its records with events; 0: it does not exist. */
  version: number;
  /** SHA-256 of its last record with events. */
  head: string | null;
  /** Of the newest request that changed it. */
  requestId?: string;
  /** What carried on the trace of the newest record that changed it, and when that was, in milliseconds since the epoch. */
  trace?: ResidentTrace;
  /** Records that were appended and not yet read back. */
  unconfirmed: number;
  /** Where a reader stands just before the first record that its snapshot lacks. */
  dirty?: ReaderPosition;
}

/**
 * The aggregates of a partition that are in memory. Those that are over leave first, then the longest untouched, and only when nothing of them would be
 * lost.
 */
export class Residents<State> {
  private readonly byId = new Map<string, Resident<State>>();

  constructor(
    private readonly residentsMax: number,
    private readonly isOver: (state: State) => boolean = () => false,
    private readonly overMax = OVER_RESIDENTS_MAX,
  ) {}

  get size(): number {
    return this.byId.size;
  }

  get(id: string): Resident<State> | undefined {
    const resident = this.byId.get(id);
    if (resident) {
      // A Map keeps insertion order: touching moves to the end.
      this.byId.delete(id);
      this.byId.set(id, resident);
    }
    return resident;
  }

  add(resident: Resident<State>): void {
    this.byId.set(resident.id, resident);
  }

  all(): IterableIterator<Resident<State>> {
    return this.byId.values();
  }

  /** Evicts clean residents above the limits, and names them. */
  evict(): string[] {
    const clean = [...this.byId.values()].filter(({ unconfirmed, dirty }) => unconfirmed === 0 && !dirty);
    const over = clean.filter(({ state }) => this.isOver(state));
    const evicted = new Set(over.slice(0, Math.max(0, over.length - this.overMax)));
    for (const resident of clean) {
      if (this.byId.size - evicted.size <= this.residentsMax) break;
      evicted.add(resident);
    }
    for (const { id } of evicted) this.byId.delete(id);
    return Array.from(evicted, ({ id }) => id);
  }
}
