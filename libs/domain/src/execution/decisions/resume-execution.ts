import { begin } from '../progress/begin.js';
import { openChildren } from './open-children.js';
import type { ReleaseExecution, ResumeExecution } from '../commands/index.js';
import type { ExecutionEvent } from '../events/index.js';
import { alreadyHolds, notApplicable } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import { queueAllLists } from '../progress/advance.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { readiness } from '../progress/readiness.js';
import { requestStep } from '../../steps/dispatched/request.js';
import { isDue } from '../state/timers.js';
import { isHeldByAuthority } from '../state/authority-use.js';
import { isFinal } from '../state/transitions.js';

/** What was held back goes on: steps that became ready, retries and timers that came due, leases that were lost. */
export function resumeExecution(draft: Drafting, { reason }: ResumeExecution): ExecutionRejection | undefined {
  const { state, world } = draft;
  if (state.hold) return heldStill(draft);
  if (isFinal(state.status)) return notApplicable('a run that is paused', state.status, 'start or re-run it instead');
  if (!state.pause) return alreadyHolds(draft);
  letGoOn(draft, (releases) => ({
    type: 'ExecutionResumed',
    at: world.now,
    ...(reason !== undefined && { reason }),
    releases,
    ...openChildren(draft),
  }));
  return undefined;
}

/** The same for a run that is held, with somebody's word for it. */
export function releaseExecution(draft: Drafting, { reason }: ReleaseExecution): ExecutionRejection | undefined {
  const { state, world } = draft;
  if (!state.hold) return notApplicable('a run that is held', state.status, 'nobody needs to release it');
  if (isHeldByAuthority(state)) return heldStill(draft);
  letGoOn(draft, (releases) => ({ type: 'ExecutionReleased', at: world.now, by: world.actor.id, reason, releases }));
  return undefined;
}

export function letGoOn(draft: Drafting, factOf: (releases: readonly string[]) => ExecutionEvent): void {
  const held = heldSteps(draft);
  draft.emit(factOf([...held, ...readySteps(draft)]));
  for (const path of held) goOn(draft, path);
  if (!draft.state.failing) queueAllLists(draft);
}

function heldStill({ world, state: { runbook, hold } }: Drafting): ExecutionRejection {
  const found =
    hold?.because === 'runbook-deprecated'
      ? `because version ${runbook.version} of ${runbook.id} is deprecated; release it instead`
      : `because ${hold?.reason ?? 'its authority holds it'}; name an authority in force to POST /api/v1/executions/${world.id}/authority`;
  return { code: 'held', message: `expected a run that is paused, found ${world.id} held ${found}` };
}

/** Begun steps whose next attempt, or end, is due. */
function heldSteps(draft: Drafting): string[] {
  const { now } = draft.world;
  return draft.state.open.filter((path) => {
    const step = draft.stepAt(path);
    return step?.status === 'READY' || isDue(step?.retryAt, now) || isDue(step?.dueAt, now);
  });
}

function goOn(draft: Drafting, path: string): void {
  const instance = draft.instance(path);
  const step = draft.stepAt(path);
  if (!instance || !step) return;
  if (step.status === 'READY') requestStep(draft, instance, step.dispatch + 1);
  else if (step.status === 'RETRYING' && isRetriable(draft, path)) begin(draft, instance);
  // A timer that is due fires at once: `progress` is followed by the owner's next look at the clock.
}

const isRetriable = (draft: Drafting, path: string): boolean => !draft.state.failing || draft.stepAt(path)?.onFailure === true;

/** Steps that have not begun and could. */
function readySteps(draft: Drafting): string[] {
  if (draft.state.failing) return [];
  return draft.runbook.steps
    .filter(({ id }) => draft.state.steps[id]?.status === 'PENDING')
    .filter((step) => readiness(step, draft.state.steps) === 'run')
    .map(({ id }) => id);
}
