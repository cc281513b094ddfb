import type { ExecutionEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import type { ExecutionEntry } from './execution-entry.js';

/** Called with each record in order, after it was folded; must return at once and not throw. */
export type Watcher = (entry: ExecutionEntry, record: DecisionRecord<ExecutionEvent>) => void;

/** Who waits for something to happen to which execution. */
export class ExecutionWatchers {
  private readonly byId = new Map<string, Set<Watcher>>();

  get size(): number {
    return this.byId.size;
  }

  /** The returned function ends it. */
  watch(id: string, watcher: Watcher): () => void {
    let watchers = this.byId.get(id);
    if (!watchers) this.byId.set(id, (watchers = new Set()));
    watchers.add(watcher);
    return () => {
      const known = this.byId.get(id);
      if (known?.delete(watcher) && known.size === 0) this.byId.delete(id);
    };
  }

  tell(entry: ExecutionEntry, record: DecisionRecord<ExecutionEvent>): void {
    const watchers = this.byId.get(entry.id);
    if (watchers) for (const watcher of [...watchers]) watcher(entry, record);
  }
}
