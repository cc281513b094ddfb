/** Keeps the most recently used entries, at most `entriesMax`. What it holds is derived from the key alone, so it changes no answer. */
export class BoundedCache<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly entriesMax: number) {}

  get size(): number {
    return this.entries.size;
  }

  /** The entry, made if it is not there; a `make` that throws leaves nothing behind. */
  get(key: string, make: () => V): V {
    const found = this.entries.get(key);
    if (found !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, found);
      return found;
    }
    const made = make();
    this.entries.set(key, made);
    if (this.entries.size > this.entriesMax) this.entries.delete(this.entries.keys().next().value as string);
    return made;
  }
}
