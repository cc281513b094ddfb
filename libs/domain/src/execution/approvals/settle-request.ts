import { settleCompleted } from '../settling/settle-completed.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import { guarded } from '../settling/guarded.js';
import { inlined } from '../drafting/inline.js';
import type { Instance } from '../drafting/instance.js';
import { outputOf, votesShown, type OpenedBy } from './tally.js';

/** The gate opens, or the instruction is done; `by` says whether people decided, one of them for all, or the clock did. */
export function grant(draft: Drafting, instance: Instance, by: OpenedBy): void {
  const approval = draft.stepAt(instance.path)?.approval;
  if (!approval) throw new Error(`expected a request to people at ${instance.path}, found none; this is a defect`);
  const output = inlined(outputOf(approval, by), 'what people said', draft.world);
  if ('error' in output) return failAttempt(draft, instance, output.error);
  draft.budget.spend(output);
  guarded(draft, instance, () => settleCompleted(draft, instance, { output: output.value }));
}

/** The gate stays shut: the step fails with `rejected`, and the votes beside it. */
export function reject(draft: Drafting, instance: Instance, message: string): void {
  const votes = draft.stepAt(instance.path)?.approval?.votes ?? [];
  const details = inlined({ votes: votesShown(votes) }, 'what people said', draft.world);
  failAttempt(draft, instance, { name: 'rejected', message, ...('value' in details && { details: details.value }) });
}
