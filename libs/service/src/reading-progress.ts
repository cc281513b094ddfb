/** How far this process has read the partitions of one topic, with all that follows from it in memory; and who waits for it to get further. */
export class ReadingProgress {
  private readonly offsets = new Map<number, number>();
  private readonly waiting = new Set<Waiting>();

  /** Everything before the offset has been read. */
  reached(partition: number, offset: number): void {
    this.offsets.set(partition, offset);
    for (const one of this.waiting) if (one.partition === partition && one.offset <= offset) one.done(true);
  }

  /** The offset behind what was read; undefined: the partition has not been given to this process yet. */
  offsetOf(partition: number): number | undefined {
    return this.offsets.get(partition);
  }

  /** True once everything before the offset has been read, false when `timeoutMs` have passed before. */
  until(partition: number, offset: number, timeoutMs: number): Promise<boolean> {
    if ((this.offsets.get(partition) ?? -1) >= offset) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => one.done(false), timeoutMs);
      const one: Waiting = {
        partition,
        offset,
        done: (isReached) => {
          clearTimeout(timer);
          this.waiting.delete(one);
          resolve(isReached);
        },
      };
      this.waiting.add(one);
    });
  }
}

interface Waiting {
  readonly partition: number;
  readonly offset: number;
  done(isReached: boolean): void;
}
