import type { ReportPolicy } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { Drafting } from '../drafting/drafting.js';
import type { PolicyDecision } from '../events/index.js';
import { openAttempt } from './open-attempt.js';
import { refuseUnawaited } from './worker-refusals.js';

/** What the policy said becomes a fact, and changes nothing else: what follows from it its teller says by a result. */
export function reportPolicy(draft: Drafting, command: ReportPolicy): ExecutionRejection | undefined {
  if (!openAttempt(draft, command)) return refuseUnawaited(command);
  notePolicy(draft, command);
  return undefined;
}

/** Whoever reports says what the policy told it: in the record of what it did, so that the one is not there without the other (P1). */
export function notePolicy(
  draft: Drafting,
  { step, attempt, policy = [] }: { readonly step: string; readonly attempt: number; readonly policy?: readonly PolicyDecision[] },
): void {
  for (const decision of policy) draft.emit({ type: 'StepPolicyDecided', at: draft.world.now, step, attempt, decision });
}
