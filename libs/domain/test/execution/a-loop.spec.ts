import { ScriptedRun } from './scripted-run.js';

const outputs = 'outputs: { all: "{{ steps.scan.output }}" }\n';
const scan = (members: string, body = '- { id: look, type: action, use: act, with: { host: "{{ item }}" } }') =>
  `${outputs}steps:\n  - id: scan\n    type: loop\n    ${members.split('\n').join('\n    ')}\n    steps:\n      ${body.split('\n').join('\n      ')}\n`;
const started = (members: string, body?: string, inputs = {}) => ScriptedRun.started(scan(members, body), { n: 1, ...inputs });
const outputsOf = (run: ScriptedRun) => (run.state.outputs as { all: unknown } | undefined)?.all;

describe('a loop', () => {
  it('goes through its items one after the other and gives what they collect', () => {
    const run = started('forEach: ["a", "b", "c"]');
    expect(run.asked).toBe('scan[0]/look#1');
    for (const index of [0, 1, 2]) run.complete(`scan[${index}]/look`, { seen: index });
    expect(run.asked).toBe('scan[0]/look#1 scan[1]/look#1 scan[2]/look#1');
    expect(run.history.filter(({ type }) => type === 'StepRequested')).toMatchObject([
      { parameters: { host: 'a' }, idempotencyKey: 'exe_1/scan[0]/look' },
      { parameters: { host: 'b' } },
      { parameters: { host: 'c' } },
    ]);
    expect(run.state.status).toBe('COMPLETED');
    expect(outputsOf(run)).toEqual([{ seen: 0 }, { seen: 1 }, { seen: 2 }]);
  });

  it('is over at once when there is nothing to go through', () => {
    const run = started('forEach: "inputs.hosts"', undefined, { hosts: [] });
    expect(run.state.status).toBe('COMPLETED');
    expect(outputsOf(run)).toEqual([]);
  });

  it('takes items from an expression, under the name that the author gives', () => {
    const run = started(
      'forEach: "{{ inputs.hosts }}"\nas: host',
      '- { id: look, type: action, use: act, with: { h: "{{ host.name }}-{{ index }}" } }',
      {
        hosts: [{ name: 'x' }, { name: 'y' }],
      },
    );
    expect(run.last('StepRequested').parameters).toEqual({ h: 'x-0' });
  });

  it('runs as many iterations at once as it may, and collects in their order', () => {
    const run = started('count: 4\nconcurrency: 3', '- { id: look, type: action, use: act }');
    expect(run.asked).toBe('scan[0]/look#1 scan[1]/look#1 scan[2]/look#1');
    run.complete('scan[2]/look', 'c');
    expect(run.asked).toBe('scan[0]/look#1 scan[1]/look#1 scan[2]/look#1 scan[3]/look#1');
    run.complete('scan[3]/look', 'd');
    run.complete('scan[0]/look', 'a');
    run.complete('scan[1]/look', 'b');
    expect(outputsOf(run)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on while its condition holds, which reads what the last iteration left', () => {
    const run = started('while: "index == 0 || steps.look.output.more"\nmaxIterations: 5', '- { id: look, type: action, use: act }');
    run.complete('scan[0]/look', { more: true });
    run.complete('scan[1]/look', { more: false });
    expect(run.state.status).toBe('COMPLETED');
    expect(outputsOf(run)).toEqual([{ more: true }, { more: false }]);
  });

  it('reads what the iteration before left, so that a cursor leads from page to page', () => {
    const run = started(
      'while: "previous == null || previous.steps.page.output.next != null"\nmaxIterations: 5\ncollect: \'{{ steps.page.output.items }}\'',
      "- { id: page, type: action, use: act, with: { cursor: '{{ has(previous.steps.page.output) ? previous.steps.page.output.next : 1 }}', before: '{{ previous == null ? [] : previous.collected }}' } }",
    );
    run.complete('scan[0]/page', { items: ['a', 'b'], next: 'c-2' });
    run.complete('scan[1]/page', { items: ['c'], next: null });
    expect(run.history.filter(({ type }) => type === 'StepRequested')).toMatchObject([
      { parameters: { cursor: 1, before: [] } },
      { parameters: { cursor: 'c-2', before: ['a', 'b'] } },
    ]);
    expect(run.state.status).toBe('COMPLETED');
    expect(outputsOf(run)).toEqual([['a', 'b'], ['c']]);
  });

  it('in a loop has no iteration before its first, whatever the outer loop did', () => {
    const run = started(
      'count: 2',
      "- id: inner\n  type: loop\n  count: 2\n  steps:\n    - { id: look, type: transform, with: { value: '{{ previous == null ? [index] : previous.collected + [index] }}' } }",
    );
    expect(outputsOf(run)).toEqual([
      [[0], [0, 1]],
      [[0], [0, 1]],
    ]);
  });

  it('whose author calls the item previous keeps that name, in the loops inside of it too', () => {
    const run = started(
      'forEach: ["a", "b"]\nas: previous',
      "- { id: inner, type: loop, count: 1, steps: [{ id: look, type: transform, with: { value: '{{ previous }}' } }] }",
    );
    expect(outputsOf(run)).toEqual([['a'], ['b']]);
  });

  it('whose iterations run beside each other has none before: who reads it is told so', () => {
    const run = started('count: 2\nconcurrency: 2', "- { id: look, type: transform, with: { value: '{{ previous == null }}' } }");
    expect(run.step('scan').error).toMatchObject({
      name: 'expression',
      message: expect.stringContaining('expected previous to be known here'),
    });
  });

  it('fails when its condition still holds at the cap: never a silent stop', () => {
    const run = started('while: "true"\nmaxIterations: 2', '- { id: look, type: transform, with: { value: 1 } }');
    expect(run.state).toMatchObject({ status: 'FAILED', failing: { failure: { step: 'scan', error: { name: 'limit-exceeded' } } } });
  });

  it('fails before it begins when there are more items than it may take', () => {
    const run = started('forEach: [1, 2, 3]\nmaxIterations: 2');
    expect(run.state.failing?.failure.error).toMatchObject({
      name: 'limit-exceeded',
      message: expect.stringContaining('found 3') as string,
    });
    expect(run.asked).toBe('');
  });

  it('stops behind the iteration that breaks it, which is collected', () => {
    const run = started(
      'count: 9\nbreakIf: "steps.look.output > 1"\ncollect: "{{ steps.look.output * 10 }}"',
      '- { id: look, type: transform, with: { value: "{{ index }}" } }',
    );
    expect(outputsOf(run)).toEqual([0, 10, 20]);
  });

  it('fails with the step that failed in it, when what runs beside it has settled', () => {
    const run = started('count: 3\nconcurrency: 2', '- { id: look, type: action, use: act }');
    run.fail('scan[0]/look', 'connection');
    expect(run.state.status).toBe('RUNNING');
    run.complete('scan[1]/look');
    expect(run.state).toMatchObject({ status: 'FAILED', failing: { failure: { step: 'scan' } } });
    expect(run.step('scan').error).toMatchObject({ name: 'connection', message: expect.stringContaining('scan[0]/look') as string });
    expect(run.asked).not.toContain('scan[2]');
  });

  it('goes on when the author lets a step of its body fail', () => {
    const run = started('count: 2\ncollect: "{{ steps.look.status }}"', '- { id: look, type: action, use: act, onError: continue }');
    run.fail('scan[0]/look', 'connection');
    run.complete('scan[1]/look');
    expect(outputsOf(run)).toEqual(['FAILED', 'COMPLETED']);
    expect(run.state.failures).toBe(1);
  });

  it('begins anew as a whole when the author has it retried', () => {
    const run = started('count: 2\nretry: { maxAttempts: 2, delayMs: 10 }', '- { id: look, type: action, use: act }');
    run.complete('scan[0]/look');
    run.fail('scan[1]/look', 'connection');
    expect(run.step('scan').status).toBe('RETRYING');
    run.pass(10);
    run.complete('scan[0]/look');
    run.complete('scan[1]/look');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('names its instances by their way, however deep', () => {
    const run = started(
      'forEach: ["x", "y"]\nas: outer',
      '- id: inner\n  type: loop\n  count: 2\n  steps:\n    - { id: deep, type: action, use: act, with: { is: "{{ outer }}{{ index }}" } }',
    );
    run.complete('scan[0]/inner[0]/deep', 1);
    expect(run.last('StepRequested')).toMatchObject({ step: 'scan[0]/inner[1]/deep', parameters: { is: 'x1' } });
    run.complete('scan[0]/inner[1]/deep', 2);
    run.complete('scan[1]/inner[0]/deep', 3);
    run.complete('scan[1]/inner[1]/deep', 4);
    expect(outputsOf(run)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('has branches, joins and jumps of its own in every iteration', () => {
    const body = [
      '- { id: odd, type: conditional, if: "item % 2 == 1", then: [yes], else: [no] }',
      '- { id: yes, type: transform, with: { value: "odd" } }',
      '- { id: no, type: transform, with: { value: "even" } }',
      '- { id: both, type: transform, dependsOn: [yes, no], join: any, with: { value: "{{ steps.odd.output.branch }}" } }',
    ].join('\n');
    expect(outputsOf(started('forEach: [1, 2]', body))).toEqual(['then', 'else']);
  });

  it('may take longer than one record, which it never fills', () => {
    const run = started('count: 1000', '- { id: look, type: transform, with: { value: "{{ index }}" } }');
    run.pass(100);
    expect(run.state.status).toBe('COMPLETED');
    expect((outputsOf(run) as unknown[]).length).toBe(1000);
    expect(run.history.filter(({ type }) => type === 'ExecutionYielded').length).toBeGreaterThan(1);
  });

  it('ends with its own time-out, and calls off what runs in it', () => {
    const run = started('count: 2\ntimeoutMs: 5000', '- { id: look, type: action, use: act }');
    run.pass(5000);
    expect(run.step('scan').status).toBe('TIMED_OUT');
    expect(run.step('scan').loop?.iterations[0]?.steps['look']?.status).toBe('CANCELLED');
    expect(run.state.status).toBe('FAILED');
  });
});
