/** The values used most recently, up to a total weight. */
export class Recent<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  private weight = 0;

  constructor(private readonly weightMax: number) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, weight: number): void {
    this.weight += weight - (this.entries.get(key)?.weight ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, weight });
    for (const [oldest, { weight: freed }] of this.entries) {
      // The newest stays even if it alone is too heavy: it was just asked for.
      if (this.weight <= this.weightMax || this.entries.size === 1) break;
      this.entries.delete(oldest);
      this.weight -= freed;
    }
  }
}
