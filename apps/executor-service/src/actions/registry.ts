import { isWorkerAction } from '@runbook/domain';
import type { Action } from './action.js';
import { compare } from './evidence/compare.js';
import { hashEvidence } from './evidence/hash-evidence.js';
import { extractIndicators } from './indicators/extract-indicators.js';
import { ingestIndicators } from './indicators/ingest-indicators.js';
import { enrichIntel } from './intel/enrich-intel.js';
import { filterBundle } from './intel/filter-bundle.js';
import { KnowledgeShelf } from './intel/knowledge-objects.js';
import { mergeBundles } from './intel/merge-bundles.js';
import { navigatorLayer } from './intel/navigator-layer.js';
import { KnowledgeLibrary } from './rapid-attribution/knowledge-library.js';
import { generateReport } from './rapid-attribution/generate-report.js';
import { ingestStix } from './rapid-attribution/ingest-stix.js';
import { lookupGraph } from './rapid-attribution/lookup-graph.js';
import { minePatterns } from './rapid-attribution/mine-patterns.js';
import { composeReport } from './report/compose-report.js';
import { validate } from './validation/validate.js';

/** The actions that runbooks may name in `use:`. */
export class ActionRegistry {
  readonly #actions = new Map<string, Action>();

  constructor(actions: readonly Action[] = []) {
    for (const action of actions) this.register(action);
  }

  /**
   * Throws when the name is taken: which of two actions a runbook means must never depend on the order of loading. A name with a slash is a
   * worker's: no step of that name would ever come here.
   */
  register(action: Action): void {
    if (isWorkerAction(action.name)) throw new Error(`expected an action's name without a slash, found ${action.name}; rename it`);
    if (this.#actions.has(action.name)) {
      throw new Error(`expected one action named ${action.name}, found a second; rename one of them`);
    }
    this.#actions.set(action.name, action);
  }

  get(name: string): Action | undefined {
    return this.#actions.get(name);
  }

  /** Sorted by name. */
  all(): Action[] {
    return [...this.#actions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
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
  const shelf = new KnowledgeShelf(dataFolder);
  return [
    ingestStix(),
    ingestIndicators(),
    extractIndicators(),
    lookupGraph(library),
    minePatterns(library),
    enrichIntel(library, shelf),
    mergeBundles(),
    filterBundle(),
    validate(),
    compare(),
    hashEvidence(),
    generateReport(),
    composeReport(),
    navigatorLayer(shelf),
  ] as Action[];
}
