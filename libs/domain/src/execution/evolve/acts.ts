import type { Act } from '../events/index.js';
import type { ActsState } from '../state/execution-state.js';
import type { MutableState } from './mutable-state.js';

/** Targets whose last act is remembered one by one; of older ones it is known only that their acts were no later. */
export const ACT_TARGETS_MAX = 1_000;

/** Counts an act, and which was the last on its target. */
export function noteAct(state: MutableState, { on, parentVersion }: Act): void {
  const before: ActsState = state.acts ?? { count: 0, last: {} };
  const count = before.count + 1;
  const newest = parentVersion ?? before.parentVersion;
  state.acts = {
    ...before,
    ...remembered({ ...before.last, [on]: count }, before),
    count,
    ...(newest !== undefined && { parentVersion: newest }),
  };
}

/** Half is forgotten at once, so that forgetting costs little. What is forgotten counts as acted on as late as the latest of it. */
function remembered(last: Record<string, number>, { forgotten }: ActsState): Pick<ActsState, 'last' | 'forgotten'> {
  const numbers = Object.values(last);
  if (numbers.length <= ACT_TARGETS_MAX) return { last, ...(forgotten !== undefined && { forgotten }) };
  const middle = numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
  return { last: Object.fromEntries(Object.entries(last).filter(([, number]) => number > middle)), forgotten: middle };
}
