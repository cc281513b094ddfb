import { ScriptedRun } from './scripted-run.js';

const act = (id: string, more = '') => `  - { id: ${id}, type: action, use: act${more && `, ${more}`} }\n`;
const steps = (...lines: string[]) => `steps:\n${lines.join('')}`;
const JUMPS = 'onError: { goto: t }';

describe('a step that jumps on an error', () => {
  const lines = steps(
    act('a', JUMPS),
    act('b', 'dependsOn: [a]'),
    act('b2', 'dependsOn: [b]'),
    act('t'),
    act('u', 'dependsOn: [t]'),
    act('end', 'dependsOn: [b2, u]'),
  );

  it('runs the target and what follows it, and skips its ordinary dependants', () => {
    const run = ScriptedRun.started(lines);
    run.fail('a', 'http-404');
    expect(run.statuses).toBe('a FAILED, b SKIPPED, b2 SKIPPED, t RUNNING, u PENDING, end PENDING');
    run.complete('t');
    run.complete('u');
    run.complete('end');
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures: 1 });
    expect(run.step('a').goto).toBe('t');
  });

  it('skips the target and what follows it when it completes', () => {
    const run = ScriptedRun.started(lines);
    run.complete('a');
    expect(run.statuses).toBe('a COMPLETED, b RUNNING, b2 PENDING, t SKIPPED, u SKIPPED, end PENDING');
    expect(run.step('t').reason).toBe('not-reached');
    for (const step of ['b', 'b2', 'end']) run.complete(step);
    expect(run.state.status).toBe('COMPLETED');
  });

  it('jumps only when its attempts are used up', () => {
    const run = ScriptedRun.started(lines.replace(JUMPS, `${JUMPS}, retry: { maxAttempts: 2, delayMs: 10 }`));
    run.fail('a', 'http-503');
    expect(run.statuses).toContain('a RETRYING, b PENDING, b2 PENDING, t PENDING');
    run.pass(10);
    run.fail('a', 'http-503');
    expect(run.statuses).toContain('a FAILED, b SKIPPED, b2 SKIPPED, t RUNNING');
  });

  it('that is skipped does not jump', () => {
    const run = ScriptedRun.started(steps(act('a', `${JUMPS}, when: "false"`), act('t')));
    expect(run.statuses).toBe('a SKIPPED, t SKIPPED');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('whose expression cannot be evaluated jumps too', () => {
    const run = ScriptedRun.started(
      steps(act('a', `${JUMPS}, with: { x: "{{ inputs.missing }}" }`), act('t', 'with: { why: "{{ steps.a.error.name }}" }')),
    );
    expect(run.statuses).toBe('a FAILED, t RUNNING');
    expect(run.last('StepRequested').parameters).toEqual({ why: 'expression' });
  });

  it('runs the target once, if it had begun already', () => {
    const run = ScriptedRun.started(steps(act('a', JUMPS), act('x'), act('t', 'dependsOn: [x]')));
    run.complete('x');
    run.complete('t');
    run.fail('a', 'internal');
    expect(run.asked).toBe('a#1 x#1 t#1');
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures: 1 });
  });

  it('does not run the target when the run is failing', () => {
    const run = ScriptedRun.started(steps(act('a', JUMPS), act('b'), act('t')));
    run.fail('b', 'internal');
    run.fail('a', 'internal');
    expect(run.statuses).toBe('a FAILED, b FAILED, t SKIPPED');
    expect(run.state.status).toBe('FAILED');
  });
});

describe('a target of a jump', () => {
  it('with dependencies of its own runs after them when nobody jumps', () => {
    const run = ScriptedRun.started(steps(act('a', JUMPS), act('x'), act('t', 'dependsOn: [x]')));
    run.complete('a');
    expect(run.step('t').status).toBe('PENDING');
    run.complete('x');
    expect(run.step('t').status).toBe('RUNNING');
  });

  it('that nothing else leads to any more waits for those who may jump', () => {
    const run = ScriptedRun.started(steps(act('a', JUMPS), act('x', 'when: "false"'), act('t', 'dependsOn: [x]')));
    expect(run.statuses).toBe('a RUNNING, x SKIPPED, t PENDING');
    run.fail('a', 'internal');
    expect(run.statuses).toBe('a FAILED, x SKIPPED, t RUNNING');
  });

  it('behind a branch that is not taken can still be jumped to', () => {
    const branch = '  - { id: c, type: conditional, if: "false", then: [t] }\n';
    const jumped = ScriptedRun.started(steps(branch, act('a', JUMPS), act('t')));
    jumped.fail('a', 'internal');
    expect(jumped.step('t').status).toBe('RUNNING');
    const left = ScriptedRun.started(steps(branch, act('a', JUMPS), act('t')));
    left.complete('a');
    expect(left.step('t')).toMatchObject({ status: 'SKIPPED', reason: 'branch-not-taken' });
  });

  it('that also depends on the step which jumps runs either way', () => {
    const lines = steps(act('a', JUMPS), act('t', 'dependsOn: [a]'));
    const failed = ScriptedRun.started(lines);
    failed.fail('a', 'internal');
    const completed = ScriptedRun.started(lines);
    completed.complete('a');
    expect([failed.step('t').status, completed.step('t').status]).toEqual(['RUNNING', 'RUNNING']);
  });

  it('of several steps is skipped only when none of them can jump any more', () => {
    const run = ScriptedRun.started(steps(act('a', JUMPS), act('b', JUMPS), act('t')));
    run.complete('a');
    expect(run.step('t').status).toBe('PENDING');
    run.fail('b', 'internal');
    expect(run.step('t').status).toBe('RUNNING');
  });

  it('may itself jump on', () => {
    const run = ScriptedRun.started(steps(act('a', JUMPS), act('t', 'onError: { goto: v }'), act('v')));
    run.fail('a', 'internal');
    run.fail('t', 'internal');
    run.complete('v');
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures: 2 });
  });
});
