import type { Action } from './action.js';
import { KnowledgeLibrary } from './rapid-attribution/knowledge-library.js';
import { generateReport } from './rapid-attribution/generate-report.js';
import { ingestStix } from './rapid-attribution/ingest-stix.js';
import { lookupGraph } from './rapid-attribution/lookup-graph.js';
import { minePatterns } from './rapid-attribution/mine-patterns.js';

/** The actions that runbooks may name in `use:`. */
export class ActionRegistry {
  readonly #actions = new Map<string, Action>();

  constructor(actions: readonly Action[] = []) {
    for (const action of actions) this.register(action);
  }

  /** Throws when the name is taken: which of two actions a runbook means must never depend on the order of loading. */
  register(action: Action): void {
    if (this.#actions.has(action.name)) {
      throw new Error(`expected one action named ${action.name}, found a second; rename one of them`);
    }
    this.#actions.set(action.name, action);
  }

  get(name: string): Action | undefined {
    return this.#actions.get(name);
  }

  /** Sorted. */
  names(): string[] {
    return [...this.#actions.keys()].sort();
  }
}

export interface BuiltInOptions {
  /** The folder with `attack/` and `attribution/`; nothing is read before an action needs it. */
  readonly dataFolder: string;
}

/** The actions that the product ships with. */
export function builtInActions({ dataFolder }: BuiltInOptions): Action[] {
  const library = new KnowledgeLibrary(dataFolder);
  return [ingestStix(), lookupGraph(library), minePatterns(library), generateReport()] as Action[];
}
