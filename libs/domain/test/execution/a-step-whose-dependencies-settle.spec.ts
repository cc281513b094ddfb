import { ScriptedRun } from './scripted-run.js';

const act = (id: string, more = '') => `  - { id: ${id}, type: action, use: act${more && `, ${more}`} }\n`;
const steps = (...lines: string[]) => `steps:\n${lines.join('')}`;
const A_AND_B = `${act('a', 'when: "inputs.n > 0", onError: continue')}${act('b', 'when: "inputs.n > 1", onError: continue')}`;

describe('a step that joins all', () => {
  const lines = steps(A_AND_B, act('c', 'dependsOn: [a, b]'), act('d', 'dependsOn: [c]'));

  it('begins when the last of them completes, in the same decision', () => {
    const run = ScriptedRun.started(lines, { n: 2 });
    expect(run.complete('a').map(({ type }) => type)).toEqual(['StepCompleted']);
    expect(run.complete('b').map(({ type }) => type)).toEqual(['StepCompleted', 'StepRequested']);
    expect(run.statuses).toBe('a COMPLETED, b COMPLETED, c RUNNING, d PENDING');
  });

  it('counts a skipped one as settled', () => {
    const run = ScriptedRun.started(lines, { n: 1 });
    run.complete('a');
    expect(run.statuses).toBe('a COMPLETED, b SKIPPED, c RUNNING, d PENDING');
  });

  it('is skipped when all of them were, and so is what depends on it', () => {
    const run = ScriptedRun.started(lines, { n: 0 });
    expect(run.statuses).toBe('a SKIPPED, b SKIPPED, c SKIPPED, d SKIPPED');
    expect([run.step('a').reason, run.step('c').reason, run.step('d').reason]).toEqual([
      'when-false',
      'dependencies-skipped',
      'dependencies-skipped',
    ]);
    expect(run.state.status).toBe('COMPLETED');
  });

  it('goes on from one that failed and is continued from', () => {
    const run = ScriptedRun.started(lines, { n: 2 });
    run.fail('a', 'connection');
    run.fail('b', 'connection');
    expect(run.statuses).toBe('a FAILED, b FAILED, c RUNNING, d PENDING');
  });

  it('begins after a skipped and a continued one', () => {
    const run = ScriptedRun.started(lines, { n: 1 });
    run.fail('a', 'connection');
    expect(run.statuses).toBe('a FAILED, b SKIPPED, c RUNNING, d PENDING');
  });
});

describe('a step that joins any', () => {
  const lines = steps(A_AND_B, act('c', 'dependsOn: [a, b], join: any'), act('d', 'dependsOn: [c]'));

  it('begins with the first that completes, once, and leaves the other running', () => {
    const run = ScriptedRun.started(lines, { n: 2 });
    run.complete('b');
    expect(run.statuses).toBe('a RUNNING, b COMPLETED, c RUNNING, d PENDING');
    run.complete('c');
    run.complete('a');
    expect(run.asked).toBe('a#1 b#1 c#1 d#1');
  });

  it('waits for the other when one failed', () => {
    const run = ScriptedRun.started(lines, { n: 2 });
    run.fail('a', 'connection');
    expect(run.step('c').status).toBe('PENDING');
    run.complete('b');
    expect(run.step('c').status).toBe('RUNNING');
  });

  it.each([
    ['all failed and are continued from', 2, 'a FAILED, b FAILED, c SKIPPED, d SKIPPED', 2],
    ['one failed and the other was skipped', 1, 'a FAILED, b SKIPPED, c SKIPPED, d SKIPPED', 1],
    ['all were skipped', 0, 'a SKIPPED, b SKIPPED, c SKIPPED, d SKIPPED', 0],
  ])('is skipped when %s, and the run goes on to its end', (_, n, statuses, failures) => {
    const run = ScriptedRun.started(lines, { n });
    if (n > 0) run.fail('a', 'connection');
    if (n > 1) run.fail('b', 'connection');
    expect(run.statuses).toBe(statuses);
    expect(run.step('c').reason).toBe('nothing-completed');
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures });
  });
});

describe('a step with a condition', () => {
  it('is asked when it is ready, and may look at what it depends on', () => {
    const run = ScriptedRun.started(steps(act('a'), act('b', 'dependsOn: [a], when: "steps.a.output.score >= 70"')));
    run.complete('a', { score: 69 });
    expect(run.statuses).toBe('a COMPLETED, b SKIPPED');
    expect(run.step('b').reason).toBe('when-false');
  });

  it('is not asked when its dependencies were skipped', () => {
    const run = ScriptedRun.started(steps(act('a', 'when: "false"'), act('b', 'dependsOn: [a], when: "steps.a.output.score > 1"')));
    expect(run.step('b')).toMatchObject({ status: 'SKIPPED', reason: 'dependencies-skipped' });
    expect(run.state.status).toBe('COMPLETED');
  });
});

describe('steps that the engine computes', () => {
  it('all settle in the decision that releases the first, in whatever order they are written', () => {
    const run = ScriptedRun.started(
      `steps:
  - { id: c, type: transform, dependsOn: [b], with: { value: "{{ steps.b.output + 1 }}" } }
  - { id: b, type: transform, dependsOn: [a], with: { value: "{{ steps.a.output + 1 }}" } }
  - { id: a, type: transform, with: { value: "{{ inputs.n }}" } }
outputs: { sum: "{{ steps.c.output }}" }
`,
    );
    expect(run.state).toMatchObject({ status: 'COMPLETED', outputs: { sum: 3 } });
    expect(run.asked).toBe('');
  });

  it('are steps like others whatever their names', () => {
    const run = ScriptedRun.started(
      steps(act('__proto__'), act('constructor', 'dependsOn: [__proto__]'), act('toString', 'dependsOn: [constructor]')),
    );
    run.complete('__proto__');
    run.complete('constructor');
    run.complete('toString');
    expect(run.statuses).toBe('__proto__ COMPLETED, constructor COMPLETED, toString COMPLETED');
    expect(run.state.status).toBe('COMPLETED');
  });
});

describe('steps that wait for each other', () => {
  it('end the run, which would wait for ever', () => {
    const run = ScriptedRun.started(steps(act('a', 'dependsOn: [b]'), act('b', 'dependsOn: [a]')));
    expect(run.state).toMatchObject({ status: 'FAILED', failing: { failure: { error: { name: 'internal' } } } });
  });
});
