import { ScriptedRun } from './scripted-run.js';

const act = (id: string, more = '') => `  - { id: ${id}, type: action, use: act${more && `, ${more}`} }\n`;
const book = (steps: string[], onFailure: string[] = []) =>
  `steps:\n${steps.join('')}${onFailure.length > 0 ? `onFailure:\n${onFailure.join('')}` : ''}`;

describe('a run whose step fails', () => {
  it('begins nothing more, drains what runs, then ends FAILED', () => {
    const run = ScriptedRun.started(book([act('a'), act('b'), act('c', 'dependsOn: [b]')]));
    expect(run.fail('a', 'http-404').map(({ type }) => type)).toEqual(['StepFailed', 'ExecutionFailing']);
    expect(run.state.status).toBe('RUNNING');
    expect(run.complete('b').map(({ type }) => type)).toEqual(['StepCompleted', 'StepSkipped', 'ExecutionFailed']);
    expect(run.statuses).toBe('a FAILED, b COMPLETED, c SKIPPED');
    expect(run.step('c').reason).toBe('run-failed');
    expect(run.last('ExecutionFailed').failure).toMatchObject({ step: 'a', error: { name: 'http-404' } });
  });

  it('calls off the retries that wait', () => {
    const run = ScriptedRun.started(book([act('a'), act('b', 'retry: { maxAttempts: 3, delayMs: 60000 }')]));
    run.fail('b', 'connection');
    run.fail('a', 'internal');
    expect(run.statuses).toBe('a FAILED, b CANCELLED');
    expect(run.state.status).toBe('FAILED');
  });

  it('does not retry what fails while it drains', () => {
    const run = ScriptedRun.started(book([act('a'), act('b', 'retry: { maxAttempts: 3, delayMs: 10 }')]));
    run.fail('a', 'internal');
    run.fail('b', 'connection');
    expect(run.statuses).toBe('a FAILED, b FAILED');
    expect(run.last('ExecutionFailed').failure.step).toBe('a');
  });

  it('names the first failure when a second follows', () => {
    const run = ScriptedRun.started(
      book([act('a'), act('b')], [act('tell', 'with: { of: "{{ failure.step }}", why: "{{ failure.error.message }}" }')]),
    );
    run.fail('b', 'internal');
    run.fail('a', 'connection');
    expect(run.last('StepRequested')).toMatchObject({ step: 'tell', parameters: { of: 'b', why: 'it was internal' } });
  });

  it('skips even what the engine could compute', () => {
    const run = ScriptedRun.started(book([act('a'), '  - { id: t, type: transform, dependsOn: [a], with: { value: 1 } }\n']));
    run.fail('a', 'internal');
    expect(run.statuses).toBe('a FAILED, t SKIPPED');
  });
});

describe('the steps of onFailure', () => {
  const tell = act('tell', 'with: { text: "failed: {{ failure.step }}" }');

  it('do not run when the run completes, and stay PENDING', () => {
    const run = ScriptedRun.started(book([act('a')], [tell]));
    run.complete('a');
    expect(run.statuses).toBe('a COMPLETED, tell PENDING');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('run when the others are drained, before the run ends', () => {
    const run = ScriptedRun.started(book([act('a'), act('b')], [tell]));
    run.fail('a', 'internal');
    expect(run.step('tell').status).toBe('PENDING');
    run.complete('b');
    expect(run.last('StepRequested').parameters).toEqual({ text: 'failed: a' });
    expect(run.state.status).toBe('RUNNING');
    run.complete('tell');
    expect(run.state.status).toBe('FAILED');
  });

  it('may read the steps of the run, whatever became of them', () => {
    const run = ScriptedRun.started(
      book([act('a'), act('b', 'dependsOn: [a]')], [act('tell', 'with: { is: ["{{ steps.a.status }}", "{{ steps.b.status }}"] }')]),
    );
    run.fail('a', 'internal');
    expect(run.last('StepRequested').parameters).toEqual({ is: ['FAILED', 'SKIPPED'] });
  });

  it('are retried by their own law', () => {
    const run = ScriptedRun.started(book([act('a')], [act('tell', 'retry: { maxAttempts: 2, delayMs: 10 }')]));
    run.fail('a', 'internal');
    run.fail('tell', 'connection');
    expect(run.statuses).toBe('a FAILED, tell RETRYING');
    run.pass(10);
    run.complete('tell');
    expect(run.state.status).toBe('FAILED');
    expect(run.asked).toBe('a#1 tell#1 tell#2');
  });

  it('may fail without hiding why the run failed', () => {
    const run = ScriptedRun.started(book([act('a')], [tell, act('page', 'dependsOn: [tell]'), act('log')]));
    run.fail('a', 'http-404');
    run.fail('tell', 'connection');
    expect(run.statuses).toBe('a FAILED, tell FAILED, page SKIPPED, log RUNNING');
    run.complete('log');
    expect(run.last('ExecutionFailed').failure).toMatchObject({ step: 'a', error: { name: 'http-404' } });
  });

  it('whose expressions cannot be evaluated fail, and the run ends', () => {
    const run = ScriptedRun.started(book([act('a')], [act('tell', 'with: { x: "{{ steps.a.output }}" }')]));
    run.fail('a', 'internal');
    expect(run.statuses).toBe('a FAILED, tell FAILED');
    expect(run.state.status).toBe('FAILED');
  });

  it('follow each other without waiting for those beside them', () => {
    const run = ScriptedRun.started(book([act('a')], [act('x'), act('slow'), act('y', 'dependsOn: [x]')]));
    run.fail('a', 'internal');
    run.complete('x');
    expect(run.statuses).toBe('a FAILED, x COMPLETED, slow RUNNING, y RUNNING');
  });

  it('branch, join, jump and are continued from like others', () => {
    const run = ScriptedRun.started(
      book(
        [act('a')],
        [
          '  - { id: c, type: conditional, if: "failure.error.name == \'timeout\'", then: [x], else: [y] }\n',
          act('x'),
          act('y', 'onError: { goto: t }'),
          act('t', 'onError: continue'),
          act('z', 'dependsOn: [x, t]'),
        ],
      ),
    );
    run.fail('a', 'internal');
    run.fail('y', 'internal');
    run.fail('t', 'internal');
    run.complete('z');
    expect(run.statuses).toBe('a FAILED, c COMPLETED, x SKIPPED, y FAILED, t FAILED, z COMPLETED');
    expect(run.state.status).toBe('FAILED');
  });

  it('that wait for each other are skipped, so that the run ends', () => {
    const run = ScriptedRun.started(book([act('a')], [act('x', 'dependsOn: [y]'), act('y', 'dependsOn: [x]')]));
    run.fail('a', 'internal');
    expect(run.statuses).toBe('a FAILED, x SKIPPED, y SKIPPED');
    expect(run.state.status).toBe('FAILED');
  });
});

describe('a run that is over', () => {
  it('hears nothing more', () => {
    const run = ScriptedRun.started(book([act('a'), act('b')]));
    run.fail('a', 'internal');
    run.complete('b');
    expect(run.complete('b', {}, { attempt: 1 })).toEqual([]);
    expect(run.take({ type: 'FireTimers' })).toEqual([]);
    expect(run.pass(10 * 24 * 3_600_000)).toEqual([]);
  });
});

describe('a run whose timers decide more than a record takes', () => {
  const error = { name: 'limit-exceeded', message: 'expected a decision of at most 6000000 bytes, found one of 7000000' } as const;
  const unfit = { type: 'FireTimers', undecided: error } as const;

  it('begins nothing more and fails for it', () => {
    const run = ScriptedRun.started(book([act('a', 'retry: { maxAttempts: 3, delayMs: 60000 }'), act('b')]));
    run.fail('a', 'connection');
    run.take(unfit);
    expect(run.statuses).toBe('a CANCELLED, b RUNNING');
    run.complete('b');
    expect(run.last('ExecutionFailed').failure).toEqual({ error });
  });

  it('drains no longer when it is failing already, and fails for its first reason', () => {
    const run = ScriptedRun.started(book([act('a'), act('b')]));
    run.fail('a', 'internal');
    run.take(unfit);
    run.pass(20_000);
    expect(run.state.status).toBe('FAILED');
    expect(run.last('ExecutionFailed').failure).toMatchObject({ step: 'a', error: { name: 'internal' } });
  });

  it('is left alone when it is over', () => {
    const run = ScriptedRun.started(book([act('a')]));
    run.complete('a');
    expect(run.take(unfit)).toEqual([]);
  });
});
