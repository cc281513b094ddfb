import type { Json } from '../../src/index.js';
import { ScriptedRun } from './scripted-run.js';

const lines = (retry: string, more = '') =>
  `steps:\n  - { id: a, type: call-service, retry: { ${retry} }, ${more} with: { method: GET, url: "https://service.example/" } }\n`;

/** The delays before the second, third … attempt, when every attempt fails at once. */
function delays(retry: string, chance = 0.5, error = 'http-503'): number[] {
  const run = ScriptedRun.started(lines(retry), {}, { chance });
  const found: number[] = [];
  while (run.state.status === 'RUNNING') {
    const event = run.fail('a', error)[0];
    if (event?.type !== 'StepAttemptFailed') break;
    found.push(event.retryAt - event.at);
    run.pass(event.retryAt - event.at);
  }
  return found;
}

describe('a step that is retried', () => {
  it.each([
    ['fixed', 'maxAttempts: 5, delayMs: 100', [100, 100, 100, 100]],
    ['linear', 'maxAttempts: 5, delayMs: 100, backoff: linear', [100, 200, 300, 400]],
    ['exponential', 'maxAttempts: 5, delayMs: 100, backoff: exponential', [100, 200, 400, 800]],
    ['clamped', 'maxAttempts: 5, delayMs: 100, backoff: exponential, maxDelayMs: 300', [100, 200, 300, 300]],
    ['at once', 'maxAttempts: 3, delayMs: 0', [0, 0]],
    ['not at all', 'maxAttempts: 1, delayMs: 100', []],
  ])('waits by its law: %s', (_, retry, expected) => {
    expect(delays(retry)).toEqual(expected);
  });

  it('jitters after the clamp, and only shortens, by up to half', () => {
    const retry = 'maxAttempts: 4, delayMs: 100, backoff: exponential, maxDelayMs: 300, jitter: true';
    expect(delays(retry, 0)).toEqual([100, 200, 300]);
    expect(delays(retry, 0.5)).toEqual([75, 150, 225]);
    expect(delays(retry, 1 - Number.EPSILON)).toEqual([50, 100, 150]);
  });

  it('waits as long as the other side asks, and no attempt is waited for that would begin after the total budget', () => {
    const asked = (retryAfterMs: number) => {
      const run = ScriptedRun.started(lines('maxAttempts: 3, delayMs: 100, maxTotalMs: 5000'));
      const error = { name: 'http-429', message: 'busy' };
      const [event] = run.take({ type: 'FailStep', step: 'a', attempt: 1, executor: 'x', error, retryAfterMs });
      return event?.type === 'StepAttemptFailed' ? event.retryAt - event.at : event?.type;
    };
    expect([asked(3_000), asked(50), asked(4_999), asked(5_000)]).toEqual([3_000, 100, 4_999, 'StepFailed']);
  });

  it('tells every attempt and its reason, and ends with the last error', () => {
    const run = ScriptedRun.started(lines('maxAttempts: 3, delayMs: 10'));
    for (const error of ['timeout', 'connection', 'http-500']) {
      run.fail('a', error);
      run.pass(10);
    }
    const told = run.history.flatMap((event) =>
      event.type === 'StepAttemptFailed' || event.type === 'StepFailed' ? [`${event.type} ${event.attempt} ${event.error.name}`] : [],
    );
    expect(told).toEqual(['StepAttemptFailed 1 timeout', 'StepAttemptFailed 2 connection', 'StepFailed 3 http-500']);
    expect(run.step('a')).toMatchObject({ status: 'FAILED', attempt: 3 });
  });

  it('sends the same idempotency key with every attempt', () => {
    const run = ScriptedRun.started(lines('maxAttempts: 3, delayMs: 10'));
    run.fail('a', 'timeout');
    run.pass(10);
    run.pass(30_000);
    const keys = run.history.flatMap((event) => (event.type === 'StepRequested' ? [event.idempotencyKey] : []));
    expect(run.asked).toBe('a#1 a#2 a#2.2');
    expect(new Set(keys).size).toBe(1);
  });

  describe('and has done a part of its work', () => {
    const fail = (run: ScriptedRun, attempt: number, progress?: Json) =>
      run.take({
        type: 'FailStep',
        step: 'a',
        attempt,
        executor: 'x',
        error: { name: 'timeout', message: 'm' },
        ...(progress !== undefined && { progress }),
      });
    const given = (run: ScriptedRun) => run.history.flatMap((event) => (event.type === 'StepRequested' ? [event.progress] : []));

    it('is given that with every further attempt, until an attempt says more', () => {
      const run = ScriptedRun.started(lines('maxAttempts: 4, delayMs: 10'));
      for (const [index, progress] of [{ taken: ['a'] }, undefined, { taken: ['a', 'b'] }].entries()) {
        fail(run, index + 1, progress);
        run.pass(10);
      }
      expect(given(run)).toEqual([undefined, { taken: ['a'] }, { taken: ['a'] }, { taken: ['a', 'b'] }]);
    });

    it('is given it when its lease was lost, and when a person asks for it again', () => {
      const run = ScriptedRun.started(lines('maxAttempts: 2, delayMs: 10'));
      fail(run, 1, { taken: ['a'] });
      run.pass(10);
      run.pass(30_000);
      expect(given(run)).toEqual([undefined, { taken: ['a'] }, { taken: ['a'] }]);
      fail(run, 2, { taken: ['a', 'b'] });
      expect(run.step('a').status).toBe('TIMED_OUT');
      run.take(
        { type: 'RetryStep', step: 'a', reason: 'the rest' },
        { actor: { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } },
      );
      expect(given(run).at(-1)).toEqual({ taken: ['a', 'b'] });
    });

    it('forgets it when it completes', () => {
      const run = ScriptedRun.started(lines('maxAttempts: 2, delayMs: 10'));
      fail(run, 1, { taken: ['a'] });
      run.pass(10);
      run.complete('a', {});
      expect(run.step('a').progress).toBeUndefined();
    });
  });

  it('forgets the error when it completes', () => {
    const run = ScriptedRun.started(lines('maxAttempts: 2, delayMs: 10'));
    run.fail('a', 'timeout');
    expect(run.step('a').error?.name).toBe('timeout');
    run.pass(10);
    run.complete('a', { ok: true });
    expect(run.step('a')).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(run.step('a').error).toBeUndefined();
  });

  it('does not begin before its time', () => {
    const run = ScriptedRun.started(lines('maxAttempts: 2, delayMs: 1000'));
    run.fail('a', 'timeout');
    expect(run.pass(999)).toEqual([]);
    expect(run.pass(1).map(({ type }) => type)).toEqual(['StepRequested']);
  });

  it('is not asked again for its condition', () => {
    const run = ScriptedRun.started(
      `steps:
  - { id: b, type: action, use: act, onError: continue }
  - { id: a, type: action, use: act, when: "!has(steps.b.error)", retry: { maxAttempts: 2, delayMs: 10 } }
`,
    );
    run.fail('a', 'connection');
    run.fail('b', 'internal');
    run.pass(10);
    expect(run.statuses).toBe('b FAILED, a RUNNING');
  });
});

describe('an error that is retried', () => {
  it.each([
    'timeout',
    'connection',
    'internal',
    'lease-lost',
    'limit-exceeded',
    'http-500',
    'http-503',
    'http-408',
    'http-425',
    'http-429',
  ])('is %s', (error) => expect(delays('maxAttempts: 2, delayMs: 10', 0.5, error)).toEqual([10]));

  it.each(['expression', 'denied', 'invalid-output', 'rejected', 'http-400', 'http-401', 'http-404', 'http-409', 'http-422'])(
    'is not %s, which is terminal',
    (error) => expect(delays('maxAttempts: 2, delayMs: 10', 0.5, error)).toEqual([]),
  );

  it.each([
    ['invalid-output', '[invalid-output]', 1],
    ['http-404', '["404"]', 1],
    ['http-404', '[http-404]', 1],
    ['http-404', '[404]', 1],
    ['http-404', '[4xx]', 1],
    ['http-429', '["429"]', 1],
    ['http-503', '[5xx]', 1],
    ['http-503', '[timeout, connection]', 0],
    ['timeout', '["5xx"]', 0],
    ['http-429', '["5xx"]', 0],
    ['connection', '[timeout, 5xx, connection]', 1],
  ])('of the name %s with on: %s is retried %i times', (error, on, times) => {
    expect(delays(`maxAttempts: 2, delayMs: 10, on: ${on}`, 0.5, error)).toHaveLength(times);
  });

  it('is not one that its teller calls terminal, unless on names it', () => {
    const error = { name: 'internal', message: 'no such action', terminal: true };
    const never = ScriptedRun.started(lines('maxAttempts: 3, delayMs: 10'));
    never.fail('a', error);
    expect(never.step('a').status).toBe('FAILED');
    const named = ScriptedRun.started(lines('maxAttempts: 3, delayMs: 10, on: [internal]'));
    named.fail('a', error);
    expect(named.step('a').status).toBe('RETRYING');
  });
});

describe('the total budget of a step', () => {
  it('allows no attempt that would begin after it', () => {
    expect(delays('maxAttempts: 10, delayMs: 400, maxTotalMs: 1000')).toEqual([400, 400]);
    expect(delays('maxAttempts: 10, delayMs: 500, maxTotalMs: 1000')).toEqual([500]);
    expect(delays('maxAttempts: 10, delayMs: 100, backoff: exponential, maxTotalMs: 1000')).toEqual([100, 200, 400]);
  });

  it('counts the time that attempts take', () => {
    const run = ScriptedRun.started(lines('maxAttempts: 10, delayMs: 100, maxTotalMs: 1000'));
    run.pass(850);
    run.fail('a', 'http-503');
    run.pass(100);
    run.fail('a', 'http-503');
    expect(run.step('a')).toMatchObject({ status: 'FAILED', attempt: 2 });
  });
});

describe('a step that fails before anybody is asked', () => {
  it('uses up its attempts, each with its own number', () => {
    const run = ScriptedRun.started(`steps:
  - { id: a, type: action, use: act, retry: { maxAttempts: 3, delayMs: 10, on: [expression] }, with: { x: "{{ inputs.missing }}" } }
`);
    run.pass(20);
    const attempts = run.history.flatMap((event) => ('attempt' in event ? [`${event.type} ${event.attempt}`] : []));
    expect(attempts).toEqual(['StepAttemptFailed 1', 'StepAttemptFailed 2', 'StepFailed 3']);
    expect(run.state.status).toBe('FAILED');
    expect(run.step('a').attempt).toBe(3);
  });

  it('is computed by the engine again, when the engine computes it', () => {
    const run = ScriptedRun.started(`steps:
  - { id: late, type: action, use: act }
  - { id: a, type: transform, retry: { maxAttempts: 3, delayMs: 10, on: [expression] }, with: { value: "{{ steps.late.output.n }}" } }
`);
    expect(run.step('a').status).toBe('RETRYING');
    run.complete('late', { n: 7 });
    run.pass(10);
    expect(run.step('a')).toMatchObject({ status: 'COMPLETED', output: 7 });
    expect(run.asked).toBe('late#1');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('because of its condition is asked for that again', () => {
    const run = ScriptedRun.started(`steps:
  - { id: late, type: action, use: act }
  - { id: a, type: action, use: act, when: "steps.late.output.n > 7", retry: { maxAttempts: 3, delayMs: 10, on: [expression] } }
`);
    run.complete('late', { n: 7 });
    run.pass(10);
    expect(run.step('a')).toMatchObject({ status: 'SKIPPED', reason: 'when-false' });
  });
});
