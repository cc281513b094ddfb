/** Who waits for something to happen to which execution, or to any of which tenant. Each watcher is called with what happened; it must return at once and not throw. */
export class Watchers<Happened extends readonly unknown[]> {
  private readonly byName = new Map<string, Set<(...happened: Happened) => void>>();

  /** What somebody watches. */
  get size(): number {
    return this.byName.size;
  }

  /** The returned function ends it. */
  watch(name: string, watcher: (...happened: Happened) => void): () => void {
    let watchers = this.byName.get(name);
    if (!watchers) this.byName.set(name, (watchers = new Set()));
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.byName.get(name) === watchers) this.byName.delete(name);
    };
  }

  tell(name: string, ...happened: Happened): void {
    const watchers = this.byName.get(name);
    if (watchers) for (const watcher of [...watchers]) watcher(...happened);
  }
}
