import { ScriptedRun } from './scripted-run.js';

const RETRY =
  'retry: { maxAttempts: 3, delayMs: 10, on: [timeout, connection, 1xx, 2xx, 3xx, 4xx, 5xx, internal, limit-exceeded, exit-code, smtp-451, smtp-partial, slack-refused, slack-failed, busy, denied, rejected, invalid-input, invalid-output, expression, lease-lost, cancelled] }';
const book = (more = '') =>
  `steps: [{ id: a, type: call-service, effect: once, ${RETRY}, with: { method: POST, url: "https://edr.example/" }${more} }]\n`;

describe('an effect that must happen once, when its attempt fails', () => {
  // Written from the language, not from the core's table: gateways, gRPC's statuses by their names over HTTP, mail, commands, workers.
  it.each([
    ['http-502', 'IN_DOUBT'],
    ['http-504', 'IN_DOUBT'],
    ['http-408', 'IN_DOUBT'],
    ['http-500', 'IN_DOUBT'],
    ['http-503', 'IN_DOUBT'],
    ['http-507', 'IN_DOUBT'],
    ['http-520', 'IN_DOUBT'],
    ['http-499', 'IN_DOUBT'],
    ['http-460', 'IN_DOUBT'],
    ['http-999', 'IN_DOUBT'],
    ['http-301', 'IN_DOUBT'],
    ['http-302', 'IN_DOUBT'],
    ['http-303', 'IN_DOUBT'],
    ['timeout', 'IN_DOUBT'],
    ['connection', 'IN_DOUBT'],
    ['internal', 'IN_DOUBT'],
    ['lease-lost', 'IN_DOUBT'],
    ['limit-exceeded', 'IN_DOUBT'],
    ['502', 'IN_DOUBT'],
    ['http-429', 'RETRYING'],
    ['http-425', 'RETRYING'],
    ['http-404', 'RETRYING'],
    ['http-409', 'RETRYING'],
    ['http-400', 'RETRYING'],
    ['http-501', 'RETRYING'],
    ['http-505', 'RETRYING'],
    ['http-307', 'RETRYING'],
    ['http-308', 'RETRYING'],
    ['denied', 'RETRYING'],
    ['rejected', 'RETRYING'],
    ['invalid-input', 'RETRYING'],
    ['smtp-451', 'RETRYING'],
    ['slack-refused', 'RETRYING'],
    ['slack-failed', 'IN_DOUBT'],
    ['http-200', 'FAILED'],
    ['http-202', 'FAILED'],
    ['invalid-output', 'FAILED'],
    ['exit-code', 'FAILED'],
    ['smtp-partial', 'FAILED'],
    ['cancelled', 'FAILED'],
    ['busy', 'FAILED'],
  ])('with %s, is %s though the law names the error', (name, status) => {
    const run = ScriptedRun.started(book());
    run.fail('a', name);
    expect(run.step('a').status).toBe(status);
    run.pass(10);
    expect(run.asked).toBe(status === 'RETRYING' ? 'a#1 a#2' : 'a#1');
  });

  it.each(['http-502', 'connection', 'busy', 'exit-code'])('with %s and known to have had none, is asked for again', (name) => {
    const run = ScriptedRun.started(book());
    run.take({ type: 'FailStep', step: 'a', attempt: 1, executor: 'x', error: { name, message: 'm' }, effectless: true });
    run.pass(10);
    expect(run.asked).toBe('a#1 a#2');
  });

  it.each([
    ['does not fit its schema', ', output: { schema: { type: object, required: [score] } }', 'invalid-output'],
    ['gives no evidence', ', output: { evidence: [{ name: reply, value: "{{ output.gone }}" }] }', 'expression'],
  ])('because its output %s, has happened: nobody asks again', (_why, output, error) => {
    const run = ScriptedRun.started(book(output));
    run.complete('a', {});
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: error } });
    run.pass(100_000);
    expect(run.asked).toBe('a#1');
  });

  it('because there is no evidence in what a probe found, has happened too', () => {
    const run = ScriptedRun.started(book(', output: { evidence: [{ name: reply, value: "{{ output.gone }}" }] }'));
    run.fail('a', 'http-502');
    run.take({ type: 'ReportProbe', step: 'a', attempt: 1, happened: true, output: {} });
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'expression' } });
    run.pass(100_000);
    expect(run.asked).toBe('a#1');
  });

  it('because the output that a person gave does not do, has happened too', () => {
    const run = ScriptedRun.started(book(', output: { schema: { type: object, required: [score] } }'));
    run.fail('a', 'http-504');
    run.take({ type: 'ResolveStep', step: 'a', outcome: 'completed', output: {}, reason: 'it is there' });
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'invalid-output' } });
    run.pass(100_000);
    expect(run.asked).toBe('a#1');
  });

  it.each([
    ['http-502', 'http-404', 'RETRYING'],
    ['http-502', 'exit-code', 'FAILED'],
    ['http-502', 'timeout', 'IN_DOUBT'],
  ])('with %s and then, late, with %s, is %s', (first, then, status) => {
    const run = ScriptedRun.started(book());
    run.fail('a', first);
    run.fail('a', then);
    expect(run.step('a').status).toBe(status);
  });

  it('of a child, has failed with it: no second child is begun', () => {
    const run = ScriptedRun.started(
      `steps: [{ id: c, type: runbook, effect: once, ${RETRY}, with: { id: told } }]\n`,
      {},
      { version: () => ({ id: 'told', version: 1, digest: 'd' }) },
    );
    const { child = '' } = run.step('c');
    run.take({ type: 'EndChild', step: 'c', child, status: 'FAILED', error: { name: 'http-502', message: 'm' } });
    expect(run.step('c').status).toBe('FAILED');
    run.pass(100_000);
    expect(run.history.filter(({ type }) => type === 'ChildRequested')).toHaveLength(1);
  });
});

describe('an idempotent effect, when its attempt fails', () => {
  it.each(['http-502', 'http-500', 'connection', 'exit-code', 'busy'])('with %s, is asked for again', (name) => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 2, delayMs: 10 } }]\n');
    run.fail('a', name);
    run.pass(10);
    expect(run.asked).toBe('a#1 a#2');
  });

  it.each(['http-302', 'http-308'])('with %s, is not: the next answer is the same', (name) => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 2, delayMs: 10 } }]\n');
    run.fail('a', name);
    expect(run.step('a').status).toBe('FAILED');
  });
});
