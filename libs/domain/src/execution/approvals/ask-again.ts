import { asClassified } from '../drafting/classification.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Instance } from '../drafting/instance.js';
import { digestOf, shownNow } from './shown.js';
import { timesFrom } from './times.js';

/** The votes are void, people are asked again about what would run now, with as much time as at first. A gate that had opened is shut. */
export function askAgain(draft: Drafting, instance: Instance, reason: string): void {
  const { path } = instance;
  const { now } = draft.world;
  const approval = draft.stepAt(path)?.approval;
  if (!approval) throw new Error(`expected a request to people at ${path}, found none; this is a defect`);
  const { attempt, round } = approval.shown;
  const shown = shownNow(draft, instance, { attempt, round: round + 1 });
  const digest = digestOf(draft, shown);
  draft.emit({
    type: 'ApprovalVoided',
    at: now,
    step: path,
    shown,
    digest,
    ...timesFrom(now, approval.allowedMs),
    reason,
    ...asClassified(draft),
  });
}
