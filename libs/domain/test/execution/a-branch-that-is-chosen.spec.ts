import { ScriptedRun } from './scripted-run.js';

const act = (id: string, more = '') => `  - { id: ${id}, type: action, use: act${more && `, ${more}`} }\n`;
const either = (id: string, condition: string, more: string) => `  - { id: ${id}, type: conditional, if: "${condition}", ${more} }\n`;
const steps = (...lines: string[]) => `steps:\n${lines.join('')}`;

describe('a conditional', () => {
  const lines = steps(
    either('severe', 'inputs.n >= 70', 'then: [isolate], else: [note]'),
    act('isolate'),
    act('note'),
    act('report', 'dependsOn: [isolate, note]'),
  );

  it('runs one branch and skips the other with the reason', () => {
    const run = ScriptedRun.started(lines, { n: 70 });
    expect(run.statuses).toBe('severe COMPLETED, isolate RUNNING, note SKIPPED, report PENDING');
    expect(run.step('note').reason).toBe('branch-not-taken');
  });

  it('releases the join behind the skipped branch', () => {
    const run = ScriptedRun.started(lines, { n: 69 });
    run.complete('note');
    expect(run.statuses).toBe('severe COMPLETED, isolate SKIPPED, note COMPLETED, report RUNNING');
  });

  it('says which branch it took and why', () => {
    const run = ScriptedRun.started(
      steps('  - { id: c, type: conditional, if: { field: inputs.n, op: gte, value: 70 }, then: [a] }\n', act('a')),
      { n: 3 },
    );
    expect(run.last('BranchChosen')).toMatchObject({ branch: 'else', targets: [] });
    expect(JSON.stringify(run.last('BranchChosen').explanation)).toContain('inputs.n');
    expect(run.step('c')).toMatchObject({ output: { branch: 'else' }, branch: { name: 'else' } });
    expect(run.state.status).toBe('COMPLETED');
  });

  it('that is asked while others run begins its targets, and skips the rest, at once', () => {
    const run = ScriptedRun.started(
      steps(act('slow'), act('a'), either('c', 'true', 'dependsOn: [a], then: [t], else: [e]'), act('t'), act('e')),
    );
    run.complete('a');
    expect(run.statuses).toBe('slow RUNNING, a COMPLETED, c COMPLETED, t RUNNING, e SKIPPED');
  });

  it('that is skipped takes no branch', () => {
    const run = ScriptedRun.started(
      steps(either('c', 'true', 'when: "false", then: [a], else: [b]'), act('a'), act('b'), act('after', 'dependsOn: [a, b]')),
    );
    expect(run.statuses).toBe('c SKIPPED, a SKIPPED, b SKIPPED, after SKIPPED');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('that fails and is continued from takes none either, and its dependants run', () => {
    const run = ScriptedRun.started(
      steps(either('c', 'inputs.missing', 'onError: continue, then: [a]'), act('a'), act('b', 'dependsOn: [c]')),
    );
    expect(run.statuses).toBe('c FAILED, a SKIPPED, b RUNNING');
    expect(run.step('c').error?.name).toBe('expression');
  });

  it('is checked against its schema and gives its evidence', () => {
    const run = ScriptedRun.started(
      steps(either('c', 'true', 'then: [a], output: { evidence: [{ name: why, value: "{{ output.branch }}" }] }'), act('a')),
    );
    expect(run.step('c').evidence).toMatchObject([{ name: 'why', value: 'then' }]);
  });
});

describe('a switch', () => {
  const lines = steps(
    '  - { id: c, type: conditional, switch: "inputs.of", cases: { high: [a], "1": [b], "true": [b], "null": [d] }, default: [e] }\n',
    ...['a', 'b', 'd', 'e'].map((id) => act(id)),
  );

  it.each([
    ['a text', 'high', 'a'],
    ['a number as its text', 1, 'b'],
    ['a truth as its text', true, 'b'],
    ['nothing as its text', null, 'd'],
    ['what no case names, by default', 'low', 'e'],
    ['a name that every map has, by default', 'constructor', 'e'],
  ])('finds %s', (_, of, expected) => {
    const run = ScriptedRun.started(lines, { of });
    expect(run.asked).toBe(`${expected}#1`);
  });

  it('without a default skips all its branches', () => {
    const run = ScriptedRun.started(steps('  - { id: c, type: conditional, switch: "inputs.of", cases: { high: [a] } }\n', act('a')), {
      of: 'x',
    });
    expect(run.statuses).toBe('c COMPLETED, a SKIPPED');
    expect(run.state.status).toBe('COMPLETED');
  });
});

describe('a target of a branch', () => {
  it('with dependencies of its own waits for those too', () => {
    const run = ScriptedRun.started(steps(either('c', 'true', 'then: [t]'), act('x'), act('t', 'dependsOn: [x]')));
    expect(run.step('t').status).toBe('PENDING');
    run.complete('x');
    expect(run.step('t').status).toBe('RUNNING');
  });

  it('is skipped with the branch although its own dependencies completed', () => {
    const run = ScriptedRun.started(steps(either('c', 'false', 'then: [t]'), act('x'), act('t', 'dependsOn: [x]')));
    run.complete('x');
    expect(run.step('t')).toMatchObject({ status: 'SKIPPED', reason: 'branch-not-taken' });
  });

  it('runs when its own dependencies were skipped: the conditional completed', () => {
    const run = ScriptedRun.started(steps(either('c', 'true', 'then: [t]'), act('x', 'when: "false"'), act('t', 'dependsOn: [x]')));
    expect(run.step('t').status).toBe('RUNNING');
  });

  it('that joins any begins with the first of its own dependencies, and is skipped when none completes', () => {
    const lines = steps(
      either('c', 'true', 'then: [t]'),
      act('x', 'onError: continue'),
      act('y', 'onError: continue'),
      act('t', 'dependsOn: [x, y], join: any'),
    );
    const one = ScriptedRun.started(lines);
    one.complete('y');
    expect(one.statuses).toBe('c COMPLETED, x RUNNING, y COMPLETED, t RUNNING');
    const none = ScriptedRun.started(lines);
    none.fail('x', 'internal');
    none.fail('y', 'internal');
    expect(none.step('t')).toMatchObject({ status: 'SKIPPED', reason: 'nothing-completed' });
  });

  it('that also names the conditional in dependsOn is no other target', () => {
    const lines = steps(either('c', 'inputs.n > 0', 'then: [t]'), act('t', 'dependsOn: [c]'));
    expect(ScriptedRun.started(lines, { n: 1 }).step('t').status).toBe('RUNNING');
    expect(ScriptedRun.started(lines, { n: 0 }).step('t').status).toBe('SKIPPED');
  });

  it('of both branches runs in any case', () => {
    const lines = steps(either('c', 'inputs.n > 0', 'then: [a, t], else: [t]'), act('a'), act('t'));
    expect(ScriptedRun.started(lines, { n: 1 }).statuses).toBe('c COMPLETED, a RUNNING, t RUNNING');
    expect(ScriptedRun.started(lines, { n: 0 }).statuses).toBe('c COMPLETED, a SKIPPED, t RUNNING');
  });

  it('of two conditionals is skipped only when neither takes it', () => {
    const lines = steps(
      either('c1', 'inputs.n > 0', 'then: [t]'),
      act('slow'),
      either('c2', 'inputs.n > 1', 'dependsOn: [slow], then: [t]'),
      act('t'),
    );
    const neither = ScriptedRun.started(lines, { n: 0 });
    expect(neither.step('t').status).toBe('PENDING');
    neither.complete('slow');
    expect(neither.step('t').status).toBe('SKIPPED');
    expect(ScriptedRun.started(lines, { n: 1 }).step('t').status).toBe('RUNNING');
  });

  it('behind a branch not taken takes all with it that is reached only so', () => {
    const run = ScriptedRun.started(
      steps(
        either('outer', 'inputs.n > 0', 'then: [inner], else: [quiet]'),
        either('inner', 'true', 'then: [loud], else: [soft]'),
        act('loud'),
        act('soft'),
        act('echo', 'dependsOn: [loud]'),
        act('quiet'),
        act('end', 'dependsOn: [echo, quiet]'),
      ),
      { n: 0 },
    );
    expect(run.statuses).toBe('outer COMPLETED, inner SKIPPED, loud SKIPPED, soft SKIPPED, echo SKIPPED, quiet RUNNING, end PENDING');
    run.complete('quiet');
    run.complete('end');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('with a condition of its own is asked only when the branch is taken', () => {
    const run = ScriptedRun.started(steps(either('c', 'false', 'then: [t]'), act('t', 'when: "inputs.missing"')));
    expect(run.step('t')).toMatchObject({ status: 'SKIPPED', reason: 'branch-not-taken' });
    expect(run.state.status).toBe('COMPLETED');
  });
});
