import { behaviourOf } from '../../steps/behaviours.js';
import type { FireTimers, UndecidedProgress } from '../commands/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { begin } from '../progress/begin.js';
import { endDraining, failRun } from '../settling/fail-run.js';
import { giveUp } from '../settling/give-up.js';
import { guarded } from '../settling/guarded.js';
import { dueAt, isDue } from '../state/timers.js';

/** Whatever is due at `world.now`: the run's deadline, time-outs, lost leases, retries, timers, people's deadlines. */
export function fireTimers(draft: Drafting, { undecided }: FireTimers): void {
  if (undecided) return failOf(draft, undecided);
  const { now, ownedSince } = draft.world;
  if (!draft.state.pause && isDue(draft.state.deadlineAt, now)) meetDeadline(draft);
  for (const path of [...draft.state.open]) {
    // What is still due then fires in a record of its own.
    if (!draft.budget.hasRoom) break;
    const step = draft.stepAt(path);
    const instance = draft.instance(path);
    if (!step || !instance || !isDue(dueAt(step, draft.state, ownedSince), now)) continue;
    if (step.status === 'RETRYING') begin(draft, instance);
    else guarded(draft, instance, () => behaviourOf(instance.step.type).fire?.(draft, instance, step));
  }
}

/** One that is failing already cannot decide what it does about that: it ends. */
function failOf(draft: Drafting, { givesUp, ...error }: UndecidedProgress): void {
  if (givesUp || draft.state.failing) giveUp(draft, error);
  else failRun(draft, { error });
}

function meetDeadline(draft: Drafting): void {
  const { failing, deadlineAt, startedAt } = draft.state;
  if (failing) return endDraining(draft);
  const message = `expected the run to end within ${(deadlineAt ?? startedAt) - startedAt} ms, found it running`;
  failRun(draft, { error: { name: 'timeout', message } }, 'TIMED_OUT');
}
