import { ScriptedRun } from './scripted-run.js';

const steps = (...lines: string[]) => `steps:\n${lines.map((line) => `  - { ${line} }\n`).join('')}`;
const act = (id: string, more: string) => `id: ${id}, type: action, use: act, ${more}`;

describe('an expression that cannot be evaluated', () => {
  it.each([
    ['a parameter', act('a', 'with: { x: "{{ inputs.missing }}" }')],
    ['a condition', act('a', 'when: "inputs.missing"')],
    ['a condition that is no truth', act('a', 'when: "inputs.n"')],
    ['a computed value', 'id: a, type: transform, with: { value: "{{ inputs.n / 0 }}" }'],
    ['a branch', 'id: a, type: conditional, if: "inputs.missing > 1", then: []'],
    ['a switch', 'id: a, type: conditional, switch: "inputs.missing", cases: {}'],
  ])('in %s fails the step with the error expression, terminally', (_, line) => {
    const run = ScriptedRun.started(steps(line));
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'expression' } });
    expect(run.state).toMatchObject({ status: 'FAILED', failing: { failure: { step: 'a' } } });
    expect(run.asked).toBe('');
  });

  it('says what was expected, what was found and in which expression', () => {
    const run = ScriptedRun.started(steps(act('a', 'with: { x: "{{ inputs.missing }}" }')));
    expect(run.step('a').error?.message).toMatch(/expected "missing" to exist, found only n.*in inputs\.missing/s);
  });

  it('fails a step that reads the output of a skipped one', () => {
    const run = ScriptedRun.started(
      steps(act('a', 'when: "false"'), act('b', 'onError: continue'), act('c', 'dependsOn: [a, b], with: { x: "{{ steps.a.output }}" }')),
    );
    run.complete('b');
    expect(run.statuses).toBe('a SKIPPED, b COMPLETED, c FAILED');
  });

  it('but asks first whether it is there does not fail', () => {
    const run = ScriptedRun.started(
      steps(
        act('a', 'when: "false"'),
        act('b', ''),
        `${act('c', 'dependsOn: [a, b], with: { x: "{{ has(steps.a.output) ? steps.a.output : steps.a.status }}" }')}, when: { field: steps.a.output.x, op: exists, value: false }`,
      ),
    );
    run.complete('b');
    expect(run.last('StepRequested').parameters).toEqual({ x: 'SKIPPED' });
  });

  it('is handled by onError', () => {
    const broken = 'with: { x: "{{ inputs.missing }}" }';
    const run = ScriptedRun.started(steps(act('a', `onError: skip, ${broken}`), act('b', `onError: continue, ${broken}`)));
    expect(run.statuses).toBe('a SKIPPED, b FAILED');
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures: 1 });
  });
});

describe('an expression of a run', () => {
  it('reads inputs, steps and the execution', () => {
    const run = ScriptedRun.started(
      steps(
        act('a', ''),
        act(
          'b',
          'dependsOn: [a], with: { n: "{{ inputs.n + 1 }}", text: "n={{ inputs.n }}", out: "{{ steps.a.output.x }}", http: "{{ steps.a.http.headers.etag }}", id: "{{ execution.id }}", version: "{{ execution.version }}", at: "{{ execution.startedAt }}" }',
        ),
      ),
    );
    run.complete('a', { x: [1] }, { http: { status: 200, headers: { etag: 'e' } } });
    expect(run.last('StepRequested').parameters).toEqual({
      n: 2,
      text: 'n=1',
      out: [1],
      http: 'e',
      id: 'exe_1',
      version: 1,
      at: '2026-11-21T10:00:00.000Z',
    });
  });

  it('leaves secrets where the executor puts them', () => {
    const run = ScriptedRun.started(
      'steps: [{ id: a, type: call-service, with: { method: POST, url: "https://service.example", headers: { authorization: "Bearer {{ secrets.token }}" } } }]\n',
    );
    expect(run.last('StepRequested')).toMatchObject({
      parameters: { headers: { authorization: 'Bearer ' } },
      secrets: [{ pointer: '/headers/authorization', name: 'token', offset: 7 }],
    });
  });
});
