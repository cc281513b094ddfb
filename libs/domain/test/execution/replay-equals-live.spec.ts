import {
  evolveExecution,
  isFinal,
  isSettled,
  nextExecutionTimerAt,
  noExecution,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionState,
  type Runbook,
} from '@runbook/domain';
import { arbitraryRunbook, start, worldOf } from '@runbook/spec-kit';
import { decideExecution } from '@runbook/domain';
import fc from 'fast-check';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);
/** More than any random runbook needs to end: every step's attempts, leases and timers. */
const DECISIONS_MAX = 400;

describe('an execution of a random runbook', () => {
  it('replays to the byte at every prefix, restarted after every decision, and always ends', () => {
    fc.assert(
      fc.property(
        arbitraryRunbook,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
        (runbook, chances) => {
          const { history, state } = live(runbook, () => chances.next().value as number);
          expect(isFinal(state.status)).toBe(true);
          expect(Object.values(state.steps).filter(({ status, onFailure }) => !isSettled(status) && !onFailure)).toEqual([]);
          expect(JSON.stringify(history.reduce(evolveExecution, noExecution))).toBe(JSON.stringify(state));
        },
      ),
      { numRuns: RUNS },
    );
  });
});

/** Runs to the end. Before every decision the process "restarts": the state is what a snapshot's JSON text gives back. */
function live(runbook: Runbook, chance: () => number): { history: ExecutionEvent[]; state: ExecutionState } {
  const history: ExecutionEvent[] = [];
  let now = Date.UTC(2026, 0, 1);
  let state = noExecution;
  const decide = (command: ExecutionCommand) => {
    const decision = decideExecution(command, state, worldOf(runbook, { now, chance: chance() }));
    if (decision.kind !== 'events') return;
    for (const event of decision.events) {
      // What is appended is what is read back.
      history.push(JSON.parse(JSON.stringify(event)) as ExecutionEvent);
      state = evolveExecution(state, event);
    }
    const replayed = JSON.stringify(history.reduce(evolveExecution, noExecution));
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
