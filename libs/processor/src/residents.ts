import type { ReaderPosition } from './admitted.js';

/** One aggregate in memory. */
export interface Resident<State> {
  readonly id: string;
  tenant: string;
  state: State;
  /** Number of its records with events; 0: it does not exist. */
  version: number;
  /** SHA-256 of its last record with events. */
  head: string | null;
  /** Records that were appended and not yet read back. */
  unconfirmed: number;
  /** Where a reader stands just before the first record that its snapshot lacks. */
  dirty?: ReaderPosition;
}

/** The aggregates of a partition that are in memory; the longest untouched leave first, and only when nothing of them would be lost. */
export class Residents<State> {
  private readonly byId = new Map<string, Resident<State>>();

  constructor(private readonly residentsMax: number) {}

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

  /** Evicts clean residents above the limit, and names them. */
  evict(): string[] {
    const evicted: string[] = [];
    if (this.byId.size <= this.residentsMax) return evicted;
    for (const resident of this.byId.values()) {
      if (this.byId.size <= this.residentsMax) break;
      if (resident.unconfirmed > 0 || resident.dirty) continue;
      this.byId.delete(resident.id);
      evicted.push(resident.id);
    }
    return evicted;
  }
}
