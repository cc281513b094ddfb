import {
  decideExecution,
  EVENTS_PER_EXECUTION_MAX,
  evolveExecution,
  INLINE_BYTES_MAX,
  LEASE_MS,
  type ExecutionCommand,
} from '@runbook/domain';
import { worldOf } from '@runbook/spec-kit';
import { DECISION_BYTES_MAX } from '@runbook/domain';
import { runbookOf, ScriptedRun } from './scripted-run.js';

/** A value that just fits inline, and so many of them that they do not fit one record. */
const PAD = 'x'.repeat(INLINE_BYTES_MAX - 100);
const COUNT = Math.ceil(DECISION_BYTES_MAX / PAD.length) + 10;
const numbered = (line: (n: number) => string) => `steps:\n${Array.from({ length: COUNT }, (_, n) => `  - { ${line(n)} }\n`).join('')}`;
const PARALLEL = numbered((n) => `id: s${n}, type: action, use: act, with: { pad: "{{ inputs.pad }}" }`);
const RECORD_BYTES_MAX = DECISION_BYTES_MAX + 4 * INLINE_BYTES_MAX;

describe('a run with as many events as one may have', () => {
  it.each([
    ['a next step', 'steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a] }]\n'],
    ['a retry', 'steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 9, delayMs: 10 } }]\n'],
  ])('fails instead of beginning %s', (what, lines) => {
    const run = ScriptedRun.started(lines);
    if (what === 'a retry') run.fail('a', 'connection');
    const word: ExecutionCommand =
      what === 'a retry' ? { type: 'FireTimers' } : { type: 'CompleteStep', step: 'a', attempt: 1, executor: 'x', output: {} };
    const full = { ...run.state, events: EVENTS_PER_EXECUTION_MAX };
    const decision = decideExecution(word, full, worldOf(runbookOf(lines), { now: run.now + 10 }));
    const after = decision.kind === 'events' ? decision.events.reduce(evolveExecution, full) : full;
    expect(after).toMatchObject({ status: 'FAILED', failing: { failure: { error: { name: 'limit-exceeded' } } } });
  });
});

describe('a decision with much to say', () => {
  it('leaves steps to later ones, and all of them run', () => {
    const run = new ScriptedRun(PARALLEL);
    expect(JSON.stringify(run.start({ inputs: { pad: PAD } })).length).toBeLessThan(RECORD_BYTES_MAX);
    expect(run.state.open.length).toBeLessThan(COUNT);
    run.pass(1);
    while (run.state.open.length > 0) run.complete(run.state.open[0] as string);
    expect(run.state.status).toBe('COMPLETED');
    expect(run.history.filter(({ type }) => type === 'StepRequested')).toHaveLength(COUNT);
  });

  it('leaves timers that are due to the next one as well', () => {
    const run = new ScriptedRun(
      numbered((n) => `id: s${n}, type: action, use: act, retry: { maxAttempts: 2, delayMs: 10 }, with: { pad: "{{ inputs.pad }}" }`),
    );
    run.start({ inputs: { pad: PAD } });
    run.pass(1);
    run.now += LEASE_MS;
    const asked = run.state.open.length;
    const decisions = [run.take({ type: 'FireTimers' }), run.take({ type: 'FireTimers' })];
    for (const events of decisions) expect(JSON.stringify(events).length).toBeLessThan(RECORD_BYTES_MAX);
    expect(decisions.flat().filter(({ type }) => type === 'StepRequested')).toHaveLength(asked);
  });

  it('goes on in the next record, until everything is computed', () => {
    const run = new ScriptedRun(numbered((n) => `id: s${n}, type: transform, with: { value: "{{ inputs.pad }}" }`));
    expect(run.start({ inputs: { pad: PAD } }).at(-1)?.type).toBe('ExecutionYielded');
    const next = run.pass(1);
    expect(JSON.stringify(next).length).toBeLessThan(RECORD_BYTES_MAX);
    expect(run.state.status).toBe('COMPLETED');
  });
});
