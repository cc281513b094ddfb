import { evolveExecution, noExecution, type ExecutionEvent } from '@runbook/domain';
import { arbitraryRunbook, given, start, worldOf } from '@runbook/spec-kit';
import fc from 'fast-check';
import { Drafting } from '../../src/execution/drafting/drafting.js';
import { EXECUTION_MOVES, STEP_MOVES } from '../../src/execution/state/transitions.js';
import { arbitraryChances, RANDOM_RUNS, runRandomly } from './random-run.js';
import { runbookOf, ScriptedRun } from './scripted-run.js';
import { SITUATIONS } from './situations.js';

/** Every change of a status that folding the history makes, as `step: FROM TO` or `run: FROM TO`. */
function moves(history: readonly ExecutionEvent[]): string[] {
  const found: string[] = [];
  let state = noExecution;
  for (const event of history) {
    const next = evolveExecution(state, event);
    if (next.status !== state.status) found.push(`run: ${state.status} ${next.status}`);
    for (const [id, { status }] of Object.entries(next.steps)) {
      if (LEADS_BACK.has(event.type)) break;
      const before = state.steps[id]?.status;
      if (before === undefined) expect(status).toBe('PENDING');
      else if (before !== status || event.type === 'StepRequested' || event.type === 'StepAttemptFailed') {
        if ('step' in event && event.step === id) found.push(`step: ${before} ${status}`);
        else expect(`${id} ${before}`).toBe(`${id} ${status}`);
      }
    }
    state = next;
  }
  return found;
}

/** Steps stand before their beginning again, or go on where they were: no moves of the table. */
const LEADS_BACK: ReadonlySet<string> = new Set<ExecutionEvent['type']>(['StepsReset', 'StepSentBack']);

const listed = (kind: string, table: Partial<Record<string, readonly string[]>>): string[] =>
  Object.entries(table).flatMap(([from, tos]) => (tos ?? []).map((to) => `${kind}: ${from} ${to}`));
const TABLE = new Set([...listed('step', STEP_MOVES), ...listed('run', EXECUTION_MOVES)]);

describe('a move that the table lacks', () => {
  it('is made by no random run', () => {
    fc.assert(
      fc.property(arbitraryRunbook, arbitraryChances, (runbook, chances) => {
        const { history } = runRandomly(runbook, () => chances.next().value);
        expect(moves(history).filter((move) => !TABLE.has(move))).toEqual([]);
      }),
      { numRuns: RANDOM_RUNS },
    );
  });

  it('is a defect that stops the decision loudly', () => {
    const runbook = runbookOf('steps: [{ id: a, type: action, use: act }]\n');
    const { events } = given(runbook).when(start(runbook));
    const { events: more } = given(runbook, ...events).when({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'x', output: 1 });
    const world = worldOf(runbook);
    const draft = new Drafting([...events, ...more].reduce(evolveExecution, noExecution), world.definition('d') ?? never(), world);
    expect(() => draft.emit({ type: 'StepSkipped', at: 0, step: 'a', reason: 'when-false' })).toThrow('from COMPLETED to SKIPPED');
    expect(() => draft.emit({ type: 'StepSkipped', at: 0, step: 'none', reason: 'when-false' })).toThrow('legal move of step none');
  });
});

describe('every move of the table', () => {
  it('is made by some run', () => {
    const made = new Set([...RUNS, ...SITUATIONS].flatMap((run) => moves(run().history)));
    expect([...TABLE].filter((move) => !made.has(move))).toEqual([]);
  });
});

const never = (): never => {
  throw new Error('expected a definition, found none');
};

const ACT = 'type: action, use: act';
const RETRY = 'retry: { maxAttempts: 4, delayMs: 10, on: [expression, internal] }';

const RUNS: (() => ScriptedRun)[] = [
  () => ended(`steps: [{ id: a, ${ACT} }, { id: b, type: transform, with: { value: 1 } }]\n`, (run) => run.complete('a')),
  () => ended(`steps: [{ id: a, ${ACT}, when: "false" }]\n`, () => []),
  () => ended(`steps: [{ id: a, ${ACT}, onError: skip }]\n`, (run) => run.fail('a', 'internal')),
  () => ended(`steps: [{ id: a, type: transform, with: { value: "{{ inputs.none }}" } }]\n`, () => []),
  () => ended(`steps: [{ id: a, ${ACT}, timeoutMs: 5 }]\n`, (run) => run.pass(10_000)),
  () => ended(`limits: { durationMs: 5 }\nsteps: [{ id: a, ${ACT} }]\n`, (run) => run.pass(5)),
  () =>
    ended(`steps: [{ id: a, ${ACT}, ${RETRY} }, { id: b, ${ACT} }]\n`, (run) => {
      run.pass(30_000);
      run.fail('a', 'internal');
      run.pass(10);
      run.fail('a', 'internal');
      return run.fail('b', 'denied');
    }),
  ...['fail', 'skip'].map(
    (onError) => () =>
      ended(`steps: [{ id: a, ${ACT}, onError: ${onError}, ${RETRY}, with: { x: "{{ inputs.none }}" } }]\n`, (run) => run.pass(30)),
  ),
  () =>
    ended(
      `steps: [{ id: late, ${ACT} }, { id: a, type: transform, ${RETRY}, with: { value: "{{ steps.late.output }}" } }]\n`,
      (run) => (run.complete('late'), run.pass(10)),
    ),
];

function ended(lines: string, tell: (run: ScriptedRun) => unknown): ScriptedRun {
  const run = ScriptedRun.started(lines);
  tell(run);
  return run;
}
