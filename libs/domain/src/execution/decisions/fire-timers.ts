import { behaviourOf } from '../../steps/behaviours.js';
import type { FireTimers } from '../commands/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { begin } from '../progress/begin.js';
import { endDraining, failRun } from '../settling/fail-run.js';
import { guarded } from '../settling/guarded.js';
import { dueAt, isDue } from '../state/timers.js';

/** Whatever is due at `world.now`: the run's deadline, time-outs, lost leases, retries, timers, people's deadlines. */
export function fireTimers(draft: Drafting, { unfit }: FireTimers): void {
  if (unfit !== undefined) return failOf(draft, unfit);
  const { now } = draft.world;
  if (!draft.state.pause && isDue(draft.state.deadlineAt, now)) meetDeadline(draft);
  for (const path of [...draft.state.open]) {
    // What is still due then fires in a record of its own.
    if (!draft.budget.hasRoom) break;
    const step = draft.stepAt(path);
    const instance = draft.instance(path);
    if (!step || !instance || !isDue(dueAt(step, draft.state), now)) continue;
    if (step.status === 'RETRYING') begin(draft, instance);
    else guarded(draft, instance, () => behaviourOf(instance.step.type).fire?.(draft, instance, step));
  }
}

/** One that is failing already, and whose end is too large as well, drains no longer. */
function failOf(draft: Drafting, message: string): void {
  if (draft.state.failing) return endDraining(draft);
  failRun(draft, { error: { name: 'limit-exceeded', message } });
}

function meetDeadline(draft: Drafting): void {
  const { failing, deadlineAt, startedAt } = draft.state;
  if (failing) return endDraining(draft);
  const message = `expected the run to end within ${(deadlineAt ?? startedAt) - startedAt} ms, found it running`;
  failRun(draft, { error: { name: 'timeout', message } }, 'TIMED_OUT');
}
