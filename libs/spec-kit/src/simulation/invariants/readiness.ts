import { isSettled, prefixOf, statesAt, type CompiledStep, type SkipReason, type StepState, type StepStates } from '@runbook/domain';
import { moves, type Judged, type Move } from './invariant.js';

/** A step begins only when what it waits for is there, by the rules of joins, branches and jumps written anew from the language. */
export function beginsWhenReady(run: Judged): string[] {
  return moves(run).flatMap((move) => {
    const { path, step, from, to, fact } = move;
    if (from.status !== 'PENDING') return [];
    const states = statesAt(fact.before.steps, prefixOf(path)) ?? {};
    const fault = to.status === 'SKIPPED' ? wrongSkip(step, states, to.reason) : wrongBeginning(step, states);
    return fault === undefined ? [] : [`expected ${path} of ${run.id} ${fault}, found ${describe(move, states)}`];
  });
}

function wrongBeginning(step: CompiledStep, states: StepStates): string | undefined {
  if (step.gotoOf.some((id) => states[id]?.goto === step.id)) return undefined;
  if (step.gotoOf.length > 0 && step.dependsOn.length === 0 && step.branchOf.length === 0) return 'to begin by a jump only';
  if (step.branchOf.length > 0 && !isChosen(step, states)) return 'to begin when its branch is taken';
  const before = step.dependsOn.map((id) => states[id]);
  if (before.length === 0) return undefined;
  if (step.join === 'any') return before.some((one) => one?.status === 'COMPLETED') ? undefined : 'to begin when one dependency completed';
  if (!before.every((one) => one && isSettled(one.status))) return 'to begin when all dependencies are settled';
  return step.branchOf.length > 0 || before.some(gaveSomething) ? undefined : 'to be skipped as all its dependencies gave nothing';
}

function wrongSkip(step: CompiledStep, states: StepStates, reason: SkipReason | undefined): string | undefined {
  const before = step.dependsOn.map((id) => states[id]);
  const isOver = (one: StepState | undefined) => one !== undefined && isSettled(one.status);
  switch (reason) {
    case 'branch-not-taken':
      return !isChosen(step, states) && step.branchOf.every(({ step: id }) => isOver(states[id]))
        ? undefined
        : 'not to be skipped for its branch';
    case 'dependencies-skipped':
      return before.length > 0 && before.every(isOver) && !before.some(gaveSomething)
        ? undefined
        : 'not to be skipped for its dependencies';
    case 'nothing-completed':
      return before.every((one) => isOver(one) && one?.status !== 'COMPLETED') ? undefined : 'not to be skipped: something completed';
    case 'not-reached':
      return step.gotoOf.every((id) => isOver(states[id]) && states[id]?.goto !== step.id)
        ? undefined
        : 'not to be skipped: it may be reached';
    default:
      return undefined;
  }
}

const isChosen = (step: CompiledStep, states: StepStates): boolean =>
  step.branchOf.some(({ step: id }) => states[id]?.status === 'COMPLETED' && states[id]?.branch?.targets.includes(step.id));

const gaveSomething = (one: StepState | undefined): boolean => one?.status === 'COMPLETED' || one?.continued === true;

function describe({ step, to, fact }: Move, states: StepStates): string {
  const ids = [...step.dependsOn, ...step.branchOf.map(({ step: id }) => id), ...step.gotoOf];
  const around = ids.map((id) => `${id} ${states[id]?.status ?? 'missing'}`).join(', ');
  return `${fact.event.type} to ${to.status}${to.reason ? ` (${to.reason})` : ''} while ${around || 'it waits for nothing'}`;
}
