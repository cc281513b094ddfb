/** Which steps of a list may have been released: every one, or those that follow what settled. */
export type Candidates = 'all' | ReadonlySet<string>;

/** The lists of steps that a decision still has to look at, by their prefix, in the order in which something happened in them. */
export class Worklist {
  private readonly lists = new Map<string, 'all' | Set<string>>();

  /** Asks for a look at steps of a list, or at all of it. */
  add(prefix: string, steps: readonly string[] | 'all'): void {
    const queued = this.lists.get(prefix);
    if (steps === 'all') this.lists.set(prefix, 'all');
    else if (queued === undefined) this.lists.set(prefix, new Set(steps));
    else if (queued !== 'all') for (const id of steps) queued.add(id);
  }

  /** The next list, which is taken off. */
  take(): readonly [prefix: string, candidates: Candidates] | undefined {
    const [next] = this.lists;
    if (next) this.lists.delete(next[0]);
    return next;
  }

  /** What is to be looked at in this list, which is taken off. */
  takeAt(prefix: string): Candidates | undefined {
    const candidates = this.lists.get(prefix);
    this.lists.delete(prefix);
    return candidates;
  }
}
