import {
  decideExecution,
  evolveExecution,
  isFinal,
  nextExecutionTimerAt,
  noExecution,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionState,
  type Runbook,
} from '@runbook/domain';
import { start, worldOf } from '@runbook/spec-kit';
import fc from 'fast-check';

/** More than any random runbook needs to end: every step's attempts, leases and timers. */
const DECISIONS_MAX = 400;

/** How many random runs a property takes; a failure prints its seed. */
export const RANDOM_RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

/** An endless source of chances in [0, 1), as fast-check makes and shrinks them. */
export const arbitraryChances = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));

export interface Core {
  readonly decide: typeof decideExecution;
  readonly evolve: typeof evolveExecution;
}

export interface RandomRun {
  readonly history: ExecutionEvent[];
  readonly state: ExecutionState;
}

/**
 * Runs to the end: executors answer, fail, fall silent, answer twice. Before every decision the process "restarts": the state is what
 * a snapshot's JSON text gives back, and it must be what the history folds to, to the byte (P8).
 */
export function runRandomly(
  runbook: Runbook,
  chance: () => number,
  core: Core = { decide: decideExecution, evolve: evolveExecution },
): RandomRun {
  const history: ExecutionEvent[] = [];
  const compiled = worldOf(runbook);
  let now = Date.UTC(2026, 0, 1);
  let state = noExecution;
  const decide = (command: ExecutionCommand) => {
    const decision = core.decide(command, state, { ...compiled, now, chance: chance() });
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
  decide(start(runbook, { inputs: { n: Math.floor(chance() * 10) } }));
  for (let n = 0; n < DECISIONS_MAX && !isFinal(state.status); n++) {
    const open = state.open.filter((id) => state.steps[id]?.status === 'RUNNING');
    const step = open[Math.floor(chance() * open.length)];
    const draw = chance();
    if (step === undefined || draw < 0.15) {
      now = Math.max(now, nextExecutionTimerAt(state) ?? now);
      decide({ type: 'FireTimers' });
    } else {
      now += Math.floor(chance() * 2_000);
      decide(wordOf(step, state.steps[step]!.attempt, draw));
      if (draw > 0.9) decide(wordOf(step, state.steps[step]!.attempt, 0.5)); // Delivered twice.
    }
  }
  return { history, state };
}

function wordOf(step: string, attempt: number, draw: number): ExecutionCommand {
  if (draw < 0.25) return { type: 'RenewLease', step, attempt, dispatch: 1, executor: 'x' };
  if (draw < 0.5)
    return { type: 'FailStep', step, attempt, executor: 'x', error: { name: draw < 0.35 ? 'connection' : 'http-503', message: 'no' } };
  return { type: 'CompleteStep', step, attempt, executor: 'x', output: { ok: true } };
}
