import type { StepError } from '../events/index.js';
import type { StepState } from '../state/execution-state.js';

/** Names of errors that say that no answer came, not that nothing happened. */
const SILENT: ReadonlySet<string> = new Set(['timeout', 'connection', 'lease-lost', 'internal']);

/** Whether the attempt may have had its effect although it failed. `effectless`: nothing left the executor. */
export function isDoubtful({ status }: StepState, { name }: StepError, { effectless }: { readonly effectless?: true }): boolean {
  return SILENT.has(name) && !effectless && (status === 'RUNNING' || status === 'READY' || status === 'IN_DOUBT');
}
