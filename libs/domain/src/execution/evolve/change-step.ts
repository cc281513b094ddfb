import { idOf, loopsAround, type LoopPlace, type StepStates } from '../state/paths.js';
import type { ExecutionState, IterationState, LoopState, StepOutlineState, StepState } from '../state/execution-state.js';
import type { StepOutline } from '../events/index.js';

/** A state that its holder may fold into: its own map of steps. What is in the map is shared, and replaced, never changed. */
export type OwnState = { -readonly [Member in keyof ExecutionState]: ExecutionState[Member] } & { steps: Record<string, StepState> };

/** What an attempt leaves behind when it is over. */
export const TIMERS: ReadonlySet<string> = new Set<keyof StepState>(['leaseUntil', 'timeoutAt', 'retryAt', 'dueAt', 'cancelUntil']);
const OVER: ReadonlySet<string> = new Set<string>([...TIMERS, 'leaseMs', 'doubt']);
const NOTHING: ReadonlySet<string> = new Set();

/** Steps before their beginning. `fromEntries` defines members: a step named `__proto__` is a step like the others. */
export function pendingSteps(outlines: readonly StepOutline[]): Record<string, StepState> {
  return Object.fromEntries(outlines.map(({ id, ...outline }) => [id, pending(outline)]));
}

/** The same for another go through a loop. */
export function pendingAgain(outlines: readonly StepOutline[], earlierGoes: number | undefined): Record<string, StepState> {
  const steps = pendingSteps(outlines);
  if (!earlierGoes) return steps;
  return Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, { ...step, attempt: earlierGoes, earlierGoes }]));
}

/** The most attempts that anything in the step had, or had before it. */
export function attemptsWithin({ earlierGoes = 0, loop }: StepState): number {
  let most = Math.max(earlierGoes, loop?.earlierGoes ?? 0);
  for (const iteration of loop?.iterations ?? []) {
    for (const step of Object.values(iteration?.steps ?? {})) most = Math.max(most, step.attempt, attemptsWithin(step));
  }
  return most;
}

export const pending = (outline: StepOutlineState): StepState => ({ ...outline, status: 'PENDING', attempt: 0, dispatch: 0 });

/** The step has something running or waited for. */
export function open(state: OwnState, path: string, change: Partial<StepState>, without?: ReadonlySet<string>): void {
  changeStep(state, path, change, without);
  if (!state.open.includes(path)) state.open = [...state.open, path];
}

export function settle(state: OwnState, path: string, change: Partial<StepState>): void {
  changeStep(state, path, change, OVER);
  close(state, path);
}

export function close(state: OwnState, path: string): void {
  if (state.open.includes(path)) state.open = state.open.filter((other) => other !== path);
}

export function changeStep(state: OwnState, path: string, change: Partial<StepState>, without = NOTHING): void {
  replaceStep(state, path, (step) => changed(step, change, without));
}

/** A step that the start did not name cannot come from `decide`; the fold stays total and leaves it out. */
export function replaceStep(state: OwnState, path: string, replace: (step: StepState) => StepState): void {
  const id = idOf(path);
  if (path.includes('/')) {
    state.steps = within(state.steps, loopsAround(path), 0, (steps) => replaced(steps, id, replace));
  } else if (Object.hasOwn(state.steps, path)) {
    state.steps[path] = replace(state.steps[path] as StepState);
  }
}

export function changeLoop(state: OwnState, path: string, change: (loop: LoopState) => LoopState): void {
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
