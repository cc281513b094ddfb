/** Who waits for something to happen to which execution. Each watcher is called with what happened; it must return at once and not throw. */
export class Watchers<Happened extends readonly unknown[]> {
  private readonly byExecution = new Map<string, Set<(...happened: Happened) => void>>();

  /** Executions that somebody watches. */
  get size(): number {
    return this.byExecution.size;
  }

  /** The returned function ends it. */
  watch(execution: string, watcher: (...happened: Happened) => void): () => void {
    let watchers = this.byExecution.get(execution);
    if (!watchers) this.byExecution.set(execution, (watchers = new Set()));
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.byExecution.get(execution) === watchers) this.byExecution.delete(execution);
    };
  }

  tell(execution: string, ...happened: Happened): void {
    const watchers = this.byExecution.get(execution);
    if (watchers) for (const watcher of [...watchers]) watcher(...happened);
  }
}
