import type { Runbook } from './document.js';
import type { SourceTree } from './source-tree.js';

// Beside the runbook and not in it, so that its digest sees the definition alone.
const sources = new WeakMap<Runbook, SourceTree>();

/** Remembers where the parts of a runbook stand in its text, for as long as the runbook itself is kept. */
export function rememberSource(runbook: Runbook, tree: SourceTree): void {
  sources.set(runbook, tree);
}

/** Line and column, from 1, of a part of the runbook; zeros when it was not read from a text. `inside`: characters into a text. */
export function placeOf(runbook: Runbook, pointer: string, inside = 0): { line: number; column: number } {
  return sources.get(runbook)?.at(pointer, inside) ?? { line: 0, column: 0 };
}
