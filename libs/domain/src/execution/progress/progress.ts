import { gateSettledAnew } from '../approvals/gate.js';
import type { Drafting } from '../drafting/drafting.js';
import { cancelDrainedLoops } from '../settling/cancel-open-steps.js';
import { awaitsAuthority } from '../state/authority-use.js';
import { advance, queueAllLists } from './advance.js';
import { endCancelling, endFailing, endIdle, isDrained, isIdle } from './end-run.js';
import { settlePause } from './pausing.js';

/**
 * Ends every decision: begins what can begin, skips what cannot any more, and ends the run when nothing is left. In this order, because each
 * sees what the one before it decided:
 *
 * - O1 A run that is being cancelled begins nothing: it ends when its last attempt has.
 * - O2 A run that is paused begins nothing: it is PAUSED when its last attempt has settled.
 * - O3 A run whose authority has not confirmed it begins nothing.
 * - O4 A run that goes on begins what became ready, and completes when nothing is open. A loop that cannot go on, or a step, may fail it.
 * - O5 A run that is failing, perhaps since a moment ago, is drained, then its `onFailure` runs, then it ends.
 * - O6 What the record had no room for goes on in the next one.
 */
export function progress(draft: Drafting): void {
  if (draft.state.failing?.outcome === 'CANCELLED') return endCancelling(draft);
  if (draft.state.pause) return settlePause(draft);
  if (awaitsAuthority(draft.state)) return;
  if (!draft.state.failing) goOn(draft);
  if (draft.state.failing) {
    cancelDrainedLoops(draft, 'run-failed');
    if (isDrained(draft)) endFailing(draft);
  }
  if (draft.budget.heldBack && draft.state.endedAt === undefined) draft.emit({ type: 'ExecutionYielded', at: draft.world.now });
}

function goOn(draft: Drafting): void {
  if (mayReleaseAnything(draft)) queueAllLists(draft);
  // A loop that could not go on may just have failed the run.
  if (!draft.state.failing) advance(draft);
  if (isIdle(draft)) endIdle(draft);
}

/**
 * Whether steps may be released that do not follow what settled: at the start, once its authority has confirmed it, after a repair, after a record that was full, where steps may
 * wait for room too, and behind a gate that was asked again.
 */
function mayReleaseAnything(draft: Drafting): boolean {
  const { events, before, runbook } = draft;
  return (
    events[0]?.type === 'ExecutionStarted' ||
    events.some(({ type }) => type === 'AuthorityConfirmed') ||
    events.some(({ type }) => type === 'StepsReset') ||
    before.continueAt !== undefined ||
    runbook.runbook.limits?.concurrency !== undefined ||
    gateSettledAnew(draft)
  );
}
