/** A binary heap: what is oldest comes out first, in O(log n). Ties keep the order in which they came. */
export class OldestFirst<T extends { readonly at: number }> {
  private readonly heap: { readonly item: T; readonly number: number }[] = [];
  private count = 0;

  get size(): number {
    return this.heap.length;
  }

  push(item: T): void {
    const entry = { item, number: this.count++ };
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.before(index, parent)) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  pop(): T | undefined {
    const [top] = this.heap;
    const last = this.heap.pop();
    if (!top || !last) return undefined;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return top.item;
  }

  private sink(): void {
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      const child = left + 1 < this.heap.length && this.before(left + 1, left) ? left + 1 : left;
      if (child >= this.heap.length || !this.before(child, index)) return;
      this.swap(child, index);
      index = child;
    }
  }

  private before(a: number, b: number): boolean {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (!first || !second) return false;
    return first.item.at === second.item.at ? first.number < second.number : first.item.at < second.item.at;
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b] as never, this.heap[a] as never];
  }
}
