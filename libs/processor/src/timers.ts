/** So few stale entries are not worth a rebuilding. */
const STALE_MIN = 64;

/**
 * When which aggregate wants to be woken. Keeps at most one heap entry an aggregate unless its time moves forward: most timers
 * (leases, time-outs) are moved back long before they are due, and a moved one is simply queued again when it surfaces. What was called off
 * leaves with the next rebuilding of the heap, which comes when more of its entries are stale than not: each costs its share once.
 */
export class Timers {
  private readonly due = new Map<string, { at: number; queuedAt: number }>();
  private heap: { at: number; id: string }[] = [];

  get size(): number {
    return this.due.size;
  }

  /** Entries in memory, those of timers that were called off or moved included. */
  get held(): number {
    return this.heap.length;
  }

  set(id: string, at: number | undefined): void {
    const timer = this.due.get(id);
    if (at === undefined) {
      if (timer && this.due.delete(id)) this.leave();
      return;
    }
    if (!timer) {
      this.due.set(id, { at, queuedAt: at });
      this.push({ at, id });
    } else {
      timer.at = at;
      if (at < timer.queuedAt) {
        timer.queuedAt = at;
        this.push({ at, id });
        this.leave();
      }
    }
  }

  /** The time at which `take` should be called next; it may then find nothing. */
  nextAt(): number | undefined {
    return this.heap[0]?.at;
  }

  /** One aggregate whose time has come; its timer is gone until it is set again. */
  take(now: number): string | undefined {
    for (let top = this.heap[0]; top && top.at <= now; top = this.heap[0]) {
      this.pop();
      const timer = this.due.get(top.id);
      if (!timer || timer.queuedAt !== top.at) continue; // Called off, or queued again for an earlier time.
      if (timer.at > top.at) {
        timer.queuedAt = timer.at;
        this.push({ at: timer.at, id: top.id });
        continue;
      }
      this.due.delete(top.id);
      return top.id;
    }
    return undefined;
  }

  private leave(): void {
    if (this.heap.length <= 2 * this.due.size + STALE_MIN) return;
    const queued = [...this.due].map(([id, timer]) => ({ at: (timer.queuedAt = timer.at), id }));
    // A sorted list is a heap.
    this.heap = queued.sort((a, b) => a.at - b.at);
  }

  private push(entry: { at: number; id: string }): void {
    const { heap } = this;
    let child = heap.push(entry) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent]!.at <= entry.at) break;
      heap[child] = heap[parent]!;
      child = parent;
    }
    heap[child] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let parent = 0;
    for (let child = 1; child < heap.length; child = 2 * parent + 1) {
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (heap[child]!.at >= last.at) break;
      heap[parent] = heap[child]!;
      parent = child;
    }
    heap[parent] = last;
  }
}
