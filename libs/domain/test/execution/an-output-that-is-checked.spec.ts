import { canonicalJson, ScriptedRun } from './scripted-run.js';
import { sha256 } from '@runbook/spec-kit';

const lines = (output: string, more = '') => `steps:
  - { id: a, type: call-service, ${more} with: { method: GET, url: "https://service.example/" }, output: { ${output} } }
outputs: { score: "{{ has(steps.a.output) ? steps.a.output.score : 0 }}" }
`;
const SCHEMA = 'schema: { type: object, required: [score], properties: { score: { type: integer } } }';

describe('an output with a schema', () => {
  it('completes the step when it fits', () => {
    const run = ScriptedRun.started(lines(SCHEMA));
    run.complete('a', { score: 7 });
    expect(run.state).toMatchObject({ status: 'COMPLETED', outputs: { score: 7 } });
  });

  it('fails it with invalid-output when it does not, and says where', () => {
    const run = ScriptedRun.started(lines(SCHEMA));
    run.complete('a', { score: 'seven' });
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'invalid-output' } });
    expect(run.step('a').error?.message).toContain('/score');
    expect(run.step('a').output).toBeUndefined();
    expect(run.state.status).toBe('FAILED');
  });

  it('names every place that does not fit', () => {
    const run = ScriptedRun.started(lines('schema: { required: [x, y] }'));
    run.complete('a', {});
    expect(run.step('a').error?.message).toMatch(/\/x .*\/y /);
  });

  it('is asked for again only if the author says so', () => {
    const once = ScriptedRun.started(lines(SCHEMA, 'retry: { maxAttempts: 2, delayMs: 10 },'));
    once.complete('a', {});
    expect(once.step('a').status).toBe('FAILED');
    const again = ScriptedRun.started(lines(SCHEMA, 'retry: { maxAttempts: 2, delayMs: 10, on: [invalid-output] },'));
    again.complete('a', {});
    again.pass(10);
    again.complete('a', { score: 1 });
    expect(again.step('a')).toMatchObject({ status: 'COMPLETED', attempt: 2 });
  });

  it('is handled by onError like any failure, with what was answered', () => {
    const run = ScriptedRun.started(lines(SCHEMA, 'onError: continue,'));
    run.complete('a', {}, { http: { status: 200, headers: {} } });
    expect(run.step('a')).toMatchObject({ status: 'FAILED', http: { status: 200 } });
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures: 1, outputs: { score: 0 } });
  });

  it('is checked of computed values too', () => {
    const run = ScriptedRun.started(
      'steps: [{ id: t, type: transform, with: { value: "{{ inputs.n }}" }, output: { schema: { type: string } } }]\n',
    );
    expect(run.step('t')).toMatchObject({ status: 'FAILED', error: { name: 'invalid-output' } });
  });
});

describe('evidence', () => {
  it('is kept by name with the hash of its canonical text', () => {
    const run = ScriptedRun.started(
      lines('evidence: [{ name: reply, value: "{{ output }}" }, { name: note, value: "score {{ output.score }}" }]'),
    );
    run.complete('a', { score: 7, by: 'x' });
    expect(run.step('a').evidence).toEqual([
      { name: 'reply', value: { score: 7, by: 'x' }, sha256: sha256(canonicalJson({ by: 'x', score: 7 })) },
      { name: 'note', value: 'score 7', sha256: sha256('"score 7"') },
    ]);
  });

  it('that cannot be had fails the step: there would be none', () => {
    const run = ScriptedRun.started(lines('evidence: [{ name: reply, value: "{{ output.missing }}" }]'));
    run.complete('a', { score: 7 });
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'expression' } });
  });

  it('is not taken of an output that does not fit', () => {
    const run = ScriptedRun.started(lines(`${SCHEMA}, evidence: [{ name: reply, value: "{{ output }}" }]`, 'onError: continue,'));
    run.complete('a', {});
    expect(run.step('a').evidence).toBeUndefined();
  });
});

describe('the outputs of a run', () => {
  it('are rendered when it ends, values with their types', () => {
    const run = ScriptedRun.started(`steps: [{ id: a, type: action, use: act }]
outputs: { list: "{{ steps.a.output.list }}", text: "n is {{ inputs.n }}", status: "{{ steps.a.status }}", fixed: [1, { x: true }] }
`);
    run.complete('a', { list: [1, 2] });
    expect(run.state.outputs).toEqual({ list: [1, 2], text: 'n is 1', status: 'COMPLETED', fixed: [1, { x: true }] });
  });

  it('are none without a declaration', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act }]\n');
    run.complete('a');
    expect(run.state.outputs).toEqual({});
  });

  it('that cannot be rendered fail the run, and onFailure runs', () => {
    const run = ScriptedRun.started(`steps: [{ id: a, type: action, use: act, when: "false" }]
outputs: { x: "{{ steps.a.output.x }}" }
onFailure: [{ id: tell, type: action, use: act, with: { why: "{{ failure.error.name }}", step: "{{ failure.step }}" } }]
`);
    expect(run.last('StepRequested')).toMatchObject({ step: 'tell', parameters: { why: 'expression', step: null } });
    run.complete('tell');
    expect(run.state.status).toBe('FAILED');
    expect(run.state.outputs).toBeUndefined();
  });
});
