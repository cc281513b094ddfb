import { idOf, loopsAround, stepAt, type LoopPlace, type StepStates } from '../state/paths.js';
import type { IterationState, LoopState, StepState } from '../state/execution-state.js';
import type { MutableState } from './mutable-state.js';

/** The clocks of an attempt: they stop when it is over. */
export const TIMERS: ReadonlySet<string> = new Set<keyof StepState>(['leaseUntil', 'timeoutAt', 'retryAt', 'dueAt', 'cancelUntil']);
/** Everything that belongs to an attempt and leaves when the step settles. */
const ATTEMPT: ReadonlySet<string> = new Set<string>([...TIMERS, 'leaseMs', 'doubt']);
const NOTHING: ReadonlySet<string> = new Set();

/** The step has something running or waited for. */
export function openStep(state: MutableState, path: string, change: Partial<StepState>, without?: ReadonlySet<string>): void {
  changeStep(state, path, change, without);
  if (!state.open.includes(path)) state.open = [...state.open, path];
}

/** When the step began: now, unless it began before. */
export const startedAtOf = (state: MutableState, path: string, now: number): number => stepAt(state.steps, path)?.startedAt ?? now;

export function settleStep(state: MutableState, path: string, change: Partial<StepState>): void {
  changeStep(state, path, change, ATTEMPT);
  closeStep(state, path);
}

export function closeStep(state: MutableState, path: string): void {
  if (state.open.includes(path)) state.open = state.open.filter((other) => other !== path);
}

export function changeStep(state: MutableState, path: string, change: Partial<StepState>, without = NOTHING): void {
  replaceStep(state, path, (step) => changed(step, change, without));
}

/** A step that the start did not name cannot come from `decide`; the fold stays total and leaves it out. */
export function replaceStep(state: MutableState, path: string, replace: (step: StepState) => StepState): void {
  const id = idOf(path);
  if (path.includes('/')) {
    state.steps = within(state.steps, loopsAround(path), 0, (steps) => replaced(steps, id, replace));
  } else if (Object.hasOwn(state.steps, path)) {
    state.steps[path] = replace(state.steps[path] as StepState);
  }
}

export function changeLoop(state: MutableState, path: string, change: (loop: LoopState) => LoopState): void {
  replaceStep(state, path, (step) => (step.loop ? { ...step, loop: change(step.loop) } : step));
}

/** The list of iterations with another one at the index. */
export function withIteration(loop: LoopState, index: number, iteration: IterationState): readonly IterationState[] {
  const iterations = loop.iterations.slice();
  iterations[index] = iteration;
  return iterations;
}

/** Copies what lies on the way to an iteration's steps, nothing else: a change costs the depth, not what the loops have done. */
function within(
  steps: StepStates,
  places: readonly LoopPlace[],
  depth: number,
  change: (steps: StepStates) => Record<string, StepState>,
): Record<string, StepState> {
  const place = places[depth];
  if (!place) return change(steps);
  return replaced(steps, idOf(place.loop), (step) => {
    const iteration = step.loop?.iterations[place.index];
    if (!step.loop || !iteration) return step;
    const inner = within(iteration.steps, places, depth + 1, change);
    return { ...step, loop: { ...step.loop, iterations: withIteration(step.loop, place.index, { ...iteration, steps: inner }) } };
  });
}

function replaced(steps: StepStates, id: string, replace: (step: StepState) => StepState): Record<string, StepState> {
  const next: Record<string, StepState> = { ...steps };
  if (Object.hasOwn(next, id)) next[id] = replace(next[id] as StepState);
  return next;
}

/**
 * Members that are undefined in `change`, or named in `without` and not in `change`, leave, so that the order of the others is the
 * same before and after a snapshot (P8). Built member by member: deleting from a copy costs ten times as much.
 */
function changed(step: StepState, change: Partial<StepState>, without: ReadonlySet<string>): StepState {
  const next: Record<string, unknown> = {};
  for (const name in step) {
    const value = name in change ? change[name as keyof StepState] : without.has(name) ? undefined : step[name as keyof StepState];
    if (value !== undefined) next[name] = value;
  }
  for (const name in change) {
    const value = change[name as keyof StepState];
    if (value !== undefined && !(name in next)) next[name] = value;
  }
  return next as unknown as StepState;
}
