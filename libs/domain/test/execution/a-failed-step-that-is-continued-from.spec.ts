import { ScriptedRun } from './scripted-run.js';

const lines = (onError: string, reader = '"{{ steps.a.error.name }}: {{ steps.a.status }}"') => `steps:
  - { id: a, type: call-service, onError: ${onError}, with: { method: GET, url: "https://service.example/" } }
  - { id: b, type: transform, dependsOn: [a], with: { value: ${reader} } }
outputs: { told: "{{ has(steps.b.output) ? steps.b.output : 'nothing' }}" }
`;

describe('a failed step that is continued from', () => {
  it('stays FAILED, and its dependants see the error', () => {
    const run = ScriptedRun.started(lines('continue'));
    run.fail('a', 'http-404');
    expect(run.statuses).toBe('a FAILED, b COMPLETED');
    expect(run.state.outputs).toEqual({ told: 'http-404: FAILED' });
  });

  it('lets the run complete, which counts it', () => {
    const run = ScriptedRun.started(lines('continue'));
    run.fail('a', 'http-404');
    expect(run.last('ExecutionCompleted')).toMatchObject({ failures: 1 });
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures: 1 });
    expect(run.history.some(({ type }) => type === 'ExecutionFailing')).toBe(false);
  });

  it('keeps what the service answered', () => {
    const run = ScriptedRun.started(lines('continue', '"{{ steps.a.http.status }}"'));
    run.fail('a', 'http-404', { http: { status: 404, headers: {} } });
    expect(run.step('b').output).toBe(404);
  });

  it('has no output, so reading that is an error', () => {
    const run = ScriptedRun.started(lines('continue', '"{{ steps.a.output }}"'));
    run.fail('a', 'http-404');
    expect(run.statuses).toBe('a FAILED, b FAILED');
    expect(run.step('b').error?.name).toBe('expression');
    expect(run.state.status).toBe('FAILED');
  });

  it('is TIMED_OUT when its last attempt was', () => {
    const run = ScriptedRun.started(lines('continue'));
    run.fail('a', 'timeout');
    expect(run.statuses).toBe('a TIMED_OUT, b COMPLETED');
    expect(run.state).toMatchObject({ status: 'COMPLETED', outputs: { told: 'timeout: TIMED_OUT' } });
  });

  it('does not hide another failure that ends the run', () => {
    const run = ScriptedRun.started(`${lines('continue')}`.replace('steps:\n', 'steps:\n  - { id: z, type: action, use: act }\n'));
    run.fail('a', 'http-404');
    run.fail('z', 'internal');
    expect(run.state.status).toBe('FAILED');
    expect(run.state.failing?.failure.step).toBe('z');
  });
});

describe('a failed step that is skipped', () => {
  it('is SKIPPED with the error as reason, and so are dependants that have nothing else', () => {
    const run = ScriptedRun.started(lines('skip'));
    run.fail('a', 'http-500');
    expect(run.statuses).toBe('a SKIPPED, b SKIPPED');
    expect(run.step('a')).toMatchObject({ reason: 'error-skipped', error: { name: 'http-500' } });
    expect(run.state).toMatchObject({ status: 'COMPLETED', failures: 0, outputs: { told: 'nothing' } });
  });

  it('counts as settled for a join', () => {
    const run = ScriptedRun.started(
      lines('skip').replace('dependsOn: [a]', 'dependsOn: [a, c]').replace('outputs:', '  - { id: c, type: action, use: act }\noutputs:'),
    );
    run.fail('a', 'http-500');
    run.complete('c');
    expect(run.statuses).toBe('a SKIPPED, b COMPLETED, c COMPLETED');
  });
});
