import {
  decideExecution,
  evolveExecution,
  isFinal,
  nextExecutionTimerAt,
  noExecution,
  stepAt,
  type ExecutionEvent,
  type ExecutionState,
  type Runbook,
} from '@runbook/domain';
import { DEV, randomOf, start, worldOf } from '@runbook/spec-kit';
import fc from 'fast-check';
import { helpfulWord, randomWord, type Word } from './random-words.js';

/** Decisions that are drawn; after them everybody does what is waited for. */
const DRAWN_MAX = 60;
/** More than any random runbook needs to end then. */
const DRAINED_MAX = 600;

/** How many random runs a property takes; a failure prints its seed. */
export const RANDOM_RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

/** An endless source of chances in [0, 1), printed as its seed. */
export const arbitraryChances = fc.nat(2 ** 31 - 1).map((seed) => {
  const random = randomOf(seed);
  return { next: () => ({ value: random() }), [fc.toStringMethod]: () => `chances of seed ${seed}` };
});

export interface Core {
  readonly decide: typeof decideExecution;
  readonly evolve: typeof evolveExecution;
}

export interface RandomRun {
  readonly history: ExecutionEvent[];
  readonly state: ExecutionState;
}

/**
 * Runs to the end, or to where only people are waited for who are not there: executors answer, fail, fall silent, answer twice; people vote,
 * events come, children end, operators interfere. Before every decision the process "restarts": the state is what a snapshot's JSON text
 * gives back, and it must be what the history folds to, to the byte (P8).
 */
export function runRandomly(
  runbook: Runbook,
  chance: () => number,
  core: Core = { decide: decideExecution, evolve: evolveExecution },
): RandomRun {
  const history: ExecutionEvent[] = [];
  const pin = { id: runbook.id, version: 1, digest: 'd'.repeat(64) };
  const compiled = worldOf(runbook, { version: () => pin });
  let now = Date.UTC(2026, 0, 1);
  let state = noExecution;
  const decide = ([command, actor = DEV]: Word) => {
    const decision = core.decide(command, state, { ...compiled, actor, now, chance: chance() });
    if (decision.kind !== 'events') return;
    for (const event of decision.events) {
      // What is appended is what is read back.
      history.push(JSON.parse(JSON.stringify(event)) as ExecutionEvent);
      state = core.evolve(state, event);
    }
    const replayed = JSON.stringify(history.reduce((folded, event) => core.evolve(folded, event), noExecution));
    expect(JSON.stringify(state)).toBe(replayed);
    state = JSON.parse(replayed) as ExecutionState;
  };
  const wait = () => {
    now = Math.max(now, nextExecutionTimerAt(state) ?? now);
    decide([{ type: 'FireTimers' }]);
  };
  decide([start(runbook, { inputs: { n: Math.floor(chance() * 6), k: 'host-a' } })]);
  for (let n = 0; n < DRAWN_MAX && !isFinal(state.status); n++) {
    const word = randomWord(state, chance);
    if (word) {
      now += Math.floor(chance() * 2_000);
      decide(word);
      if (chance() > 0.9) decide(word); // Delivered twice.
    } else wait();
  }
  for (let n = 0; n < DRAINED_MAX && !isFinal(state.status) && !isStuck(state); n++) {
    const before = history.length;
    for (const word of helpfulWord(state)) decide(word);
    if (history.length === before) wait();
  }
  return { history, state };
}

/** Nobody is left who could do something, and no time will pass. */
function isStuck(state: ExecutionState): boolean {
  const isUnanswerable = state.open.every((path) => {
    const step = stepAt(state.steps, path);
    return step?.loop !== undefined || step?.status === 'AWAITING_APPROVAL';
  });
  return isUnanswerable && state.status === 'RUNNING' && nextExecutionTimerAt(state) === undefined && helpfulWord(state).length === 0;
}
