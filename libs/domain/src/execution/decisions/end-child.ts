import type { EndChild } from '../commands/index.js';
import { settleCompleted } from '../settling/settle-completed.js';
import { rise } from '../drafting/classification.js';
import { joinLicenses } from '../drafting/carried.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import { isRequester } from '../approvals/people.js';
import { guarded } from '../settling/guarded.js';

/** The parent sees the child's outputs, or why it failed. */
export function endChild(
  draft: Drafting,
  { step: path, child, status, outputs, error, classification, dataLicenses = [], requesters = [] }: EndChild,
): void {
  const step = draft.stepAt(path);
  const instance = draft.instance(path);
  if (!instance || step?.status !== 'RUNNING' || step.child !== child) return;
  // Of one that failed too: what it says of its failure is what it read.
  if (classification !== undefined) rise(draft, { kind: 'run', label: classification, of: child });
  joinLicenses(draft, path, dataLicenses);
  const joining = requesters.filter((person) => !isRequester(draft.state, person));
  if (joining.length > 0) draft.emit({ type: 'RequestersJoined', at: draft.world.now, step: path, requesters: joining });
  if (status === 'COMPLETED') return guarded(draft, instance, () => settleCompleted(draft, instance, { output: outputs ?? {} }));
  const name = status === 'CANCELLED' ? 'cancelled' : status === 'TIMED_OUT' ? 'timeout' : (error?.name ?? 'internal');
  failAttempt(draft, instance, { ...error, name, message: `run ${child} ended ${status}: ${error?.message ?? 'no reason was given'}` });
}
