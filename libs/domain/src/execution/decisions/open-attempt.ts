import type { Drafting } from '../drafting/drafting.js';
import type { Instance } from '../drafting/instance.js';

/**
 * The step, if the state still waits for a report about this attempt. Also one whose lease was lost meanwhile: its executor may have finished
 * the work, and nobody else can tell.
 */
export function openAttempt(
  draft: Drafting,
  { step: path, attempt, use }: { readonly step: string; readonly attempt: number; readonly use?: string },
): Instance | undefined {
  const step = draft.stepAt(path);
  if (!step || step.attempt !== attempt || step.loop) return undefined;
  const isOpen = step.status === 'IN_DOUBT' || step.status === 'READY' || (step.status === 'RUNNING' && step.dispatch > 0);
  const instance = isOpen ? draft.instance(path) : undefined;
  return use === undefined || instance?.step.use === use ? instance : undefined;
}
