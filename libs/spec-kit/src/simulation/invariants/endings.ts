import {
  explainExecution,
  isFinal,
  isSettled,
  shownStatus,
  stepAt,
  stepInstances,
  type ApprovalState,
  type ExecutionState,
} from '@runbook/domain';
import { PEOPLE } from '../../parameters-of-shape.js';
import { rolesOf } from '../inhabitants.js';
import { factsOfType, type Judged } from './invariant.js';

/** When everybody has done what could be done, a run is over, or shows what it waits for and nobody can give. */
export function endsOrVisiblyWaits(run: Judged): string[] {
  const { id, state, runbook } = run;
  if (isFinal(state.status)) return [];
  const { sentence, waitsFor } = explainExecution(state, runbook);
  const leaves = state.open.filter((path) => !stepAt(state.steps, path)?.loop);
  const hidden = leaves.filter((path) => !isInVain(run, path));
  if (leaves.length > 0 && hidden.length === 0 && waitsFor.length > 0 && isShown(run, leaves)) return [];
  return [
    `expected ${id} to have ended, found ${state.status} (shown ${shownStatus(state)}) with ${hidden.join(', ') || 'nothing'} open: ${sentence}`,
  ];
}

/** What a run waits for that nothing in the world can bring: people who are not there, or a child that waits so. */
function isInVain({ state, finished }: Judged, path: string): boolean {
  const step = stepAt(state.steps, path);
  if (step?.status === 'AWAITING_APPROVAL' && step.approval) return !canBeDecided(step.approval, state);
  const child = step?.child === undefined ? undefined : finished.ledger.runs.get(step.child);
  return child !== undefined && !isFinal(child.state.status);
}

function isShown({ state }: Judged, leaves: readonly string[]): boolean {
  return shownStatus(state) === 'AWAITING_APPROVAL' || leaves.some((path) => stepAt(state.steps, path)?.child !== undefined);
}

/** Somebody is left who is asked, may vote and has not. */
function canBeDecided(approval: ApprovalState, { startedBy, requesters = [] }: ExecutionState): boolean {
  const { approvers, escalated, delegations, votes, fourEyes, kind } = approval;
  const isNobodyNamed = kind === 'instruction' && approvers.users === undefined && approvers.roles === undefined;
  const names = [...PEOPLE.map(({ id }) => id), ...delegations.map(({ to }) => to)];
  return names.some((name) => {
    if (votes.some(({ by }) => by === name) || delegations.some(({ from }) => from === name)) return false;
    if (fourEyes && (startedBy.id === name || requesters.includes(name))) return false;
    const got = delegations.find(({ to }) => to === name);
    if (got && fourEyes && (startedBy.id === got.from || requesters.includes(got.from))) return false;
    const isAsked = [approvers, escalated].some(
      (people) => people?.users?.includes(name) || people?.roles?.some((role) => rolesOf(name).includes(role)),
    );
    return isNobodyNamed || isAsked || (got !== undefined && !startedByOnly(got, delegations, fourEyes, startedBy.id, requesters));
  });
}

/** Whether the voice passed through the hands of somebody who may not vote. */
function startedByOnly(
  got: ApprovalState['delegations'][number],
  delegations: ApprovalState['delegations'],
  fourEyes: boolean,
  starter: string,
  requesters: readonly string[],
): boolean {
  if (!fourEyes) return false;
  for (let one: typeof got | undefined = got; one; one = delegations.find(({ to }) => to === one?.from)) {
    if (one.from === starter || requesters.includes(one.from)) return true;
  }
  return false;
}

/** A run that is over has nothing open, and no step that still waits for its beginning: every branch not taken released its joins. */
export function leavesNothingBehind({ id, state }: Judged): string[] {
  if (!isFinal(state.status)) return [];
  const open = state.open.length > 0 ? [`expected nothing open in ${id}, which is ${state.status}, found ${state.open.join(', ')}`] : [];
  const left = [...stepInstances(state.steps)].filter(
    ([, { status, onFailure }]) => !isSettled(status) && !(onFailure && state.status === 'COMPLETED'),
  );
  return [
    ...open,
    ...left.map(([path, { status }]) => `expected every step of ${id}, which is ${state.status}, to be settled, found ${path} ${status}`),
  ];
}

/** A run that completed has no failed step but those that its author let it go on from; one that failed says why. */
export function failuresShow({ id, state }: Judged): string[] {
  if (state.status === 'COMPLETED') {
    return Object.entries(state.steps).flatMap(([path, { status, continued, goto }]) => {
      const isHidden = (status === 'FAILED' || status === 'TIMED_OUT') && !continued && goto === undefined;
      return isHidden || status === 'CANCELLED' ? [`expected ${id} not to be COMPLETED, found ${path} ${status}`] : [];
    });
  }
  // What the static rules let through has no cycle.
  const { step, error } = state.failing?.failure ?? {};
  if (step === undefined && error?.name === 'internal')
    return [`expected the steps of ${id} not to wait for each other, found: ${error.message}`];
  return isFinal(state.status) && !state.failing ? [`expected ${id}, which is ${state.status}, to say why, found no failure`] : [];
}

/** A repair, and somebody who asks for the run once more and is a requester of it from then on. */
const AFTER_THE_END: ReadonlySet<string> = new Set(['ExecutionReopened', 'StartRepeated']);

/** Nothing happens to a run that is over but what opens it again, or may matter if it is. */
export function staysOver(run: Judged): string[] {
  return run.facts.flatMap(({ event, before }) =>
    isFinal(before.status) && !AFTER_THE_END.has(event.type)
      ? [`expected nothing to happen to ${run.id} after its end (${before.status}), found ${event.type}`]
      : [],
  );
}

/** A timer is waited for exactly as long as the run is open, and none was forgotten. */
export function leavesNoTimer(run: Judged, nextTimerAt: (state: ExecutionState) => number | undefined): string[] {
  const at = nextTimerAt(run.state);
  if (at === undefined || (!isFinal(run.state.status) && at > run.finished.endedAt)) return [];
  return [`expected ${run.id}, which is ${run.state.status}, to have no timer left over, found one due at ${new Date(at).toISOString()}`];
}

/** What a loop collected is all that its iterations left, in their order, and it went as far as it should. */
export function loopsGoAllTheWay(run: Judged): string[] {
  return factsOfType(run, 'StepCompleted').flatMap(({ event, before }) => {
    const loop = stepAt(before.steps, event.step)?.loop;
    if (!loop) return [];
    const { total, broke, iterations } = loop;
    const ended = iterations.filter((iteration) => iteration && 'collected' in iteration).length;
    const isWhole = ended === iterations.length && (broke || total === undefined || total === ended);
    const isCollected = JSON.stringify(iterations.map(({ collected }) => collected)) === JSON.stringify(event.output);
    if (isWhole && isCollected) return [];
    return [
      `expected loop ${event.step} of ${run.id} to end after ${total ?? 'all its'} iterations with what they left, found ${ended} of ${iterations.length}`,
    ];
  });
}
