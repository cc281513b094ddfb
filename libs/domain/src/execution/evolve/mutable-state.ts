import type { ExecutionState, StepState } from '../state/execution-state.js';

/** A state that its holder may fold into: its own map of steps. What is in the map is shared, and replaced, never changed. */
export type MutableState = { -readonly [Member in keyof ExecutionState]: ExecutionState[Member] } & { steps: Record<string, StepState> };

/** A copy to fold into; the steps themselves are shared. */
export function mutableCopy(state: ExecutionState): MutableState {
  return { ...state, steps: { ...state.steps } };
}

/** Whoever shaped the run counts as having asked for it, where four eyes are demanded. */
export function addRequester(state: MutableState, person: string): void {
  if (!state.requesters?.includes(person)) state.requesters = [...(state.requesters ?? []), person];
}
