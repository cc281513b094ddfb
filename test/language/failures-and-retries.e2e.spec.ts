import { startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

const failing = () => language.script(() => ({ status: 400 }));

describe('a step that fails', () => {
  it.concurrent('fails the run after running steps are drained; then onFailure runs', async () => {
    const slow = language.script(() => ({ afterMs: 600 }));
    const told = language.script();
    const view = await language.run(`
steps:
  - { id: slow, type: call-service, with: { method: POST, url: "${slow.url}" } }
  - { id: bad, type: call-service, with: { method: POST, url: "${failing().url}" } }
  - { id: never, type: transform, dependsOn: [bad], with: { value: 1 } }
onFailure:
  - { id: tell, type: notify, with: { channel: webhook, url: "${told.url}", text: "failed: {{ failure.step }}" } }
`);
    expect(view).toMatchObject({ status: 'FAILED', failure: { step: 'bad', error: { name: 'http-400' } } });
    expect(view.step).toMatchObject({ slow: { status: 'COMPLETED' }, bad: { status: 'FAILED' }, tell: { status: 'COMPLETED' } });
    expect(view.step.never.status).not.toBe('COMPLETED');
    expect(Date.parse(view.step.tell.startedAt)).toBeGreaterThanOrEqual(Date.parse(view.step.slow.endedAt));
    expect(JSON.stringify(told.calls[0]!.body)).toContain('failed: bad');
  });

  it.concurrent('and is continued from stays FAILED; dependants see the error; the run is COMPLETED and counts it', async () => {
    const view = await language.run(`
steps:
  - { id: bad, type: call-service, onError: continue, with: { method: POST, url: "${failing().url}" } }
  - { id: next, type: transform, dependsOn: [bad], with: { value: "{{ steps.bad.error.name + ' ' + steps.bad.status }}" } }
`);
    expect(view).toMatchObject({ status: 'COMPLETED', failures: 1 });
    expect(view.step).toMatchObject({ bad: { status: 'FAILED' }, next: { output: 'http-400 FAILED' } });
  });

  it.concurrent('and is skipped is SKIPPED with the error as reason', async () => {
    const view = await language.run(`
steps:
  - { id: bad, type: call-service, onError: skip, with: { method: POST, url: "${failing().url}" } }
  - { id: other, type: transform, with: { value: 1 } }
  - { id: next, type: transform, dependsOn: [bad, other], with: { value: 2 } }
`);
    expect(view).toMatchObject({ status: 'COMPLETED', step: { bad: { status: 'SKIPPED' }, next: { output: 2 } } });
    expect(JSON.stringify(view.step.bad)).toContain('http-400');
  });

  it.concurrent('and jumps runs the target, skips its ordinary dependants, and does not end as a success of its own', async () => {
    const view = await language.run(`
steps:
  - { id: bad, type: call-service, onError: { goto: rescue }, with: { method: POST, url: "${failing().url}" } }
  - { id: ordinary, type: transform, dependsOn: [bad], with: { value: 1 } }
  - { id: rescue, type: transform, with: { value: 2 } }
`);
    expect(view.step).toMatchObject({ bad: { status: 'FAILED' }, ordinary: { status: 'SKIPPED' }, rescue: { status: 'COMPLETED' } });
    expect(view.status).toBe('COMPLETED');
  });

  it.concurrent('nowhere leaves the target of its jump unreached, which never blocks the end', async () => {
    const view = await language.run(`
steps:
  - { id: good, type: transform, onError: { goto: rescue }, with: { value: 1 } }
  - { id: rescue, type: transform, with: { value: 2 } }
`);
    expect(view).toMatchObject({ status: 'COMPLETED', step: { good: { status: 'COMPLETED' }, rescue: { status: 'SKIPPED' } } });
  });

  it.concurrent('because of an output that does not fit its schema says invalid-output', async () => {
    const reply = language.script(() => ({ body: { score: 'high' } }));
    const view = await language.run(`
steps:
  - id: ask
    type: call-service
    with: { method: GET, url: "${reply.url}" }
    output: { schema: { type: object, required: [score], properties: { score: { type: number } } } }
`);
    expect(view).toMatchObject({ status: 'FAILED', failure: { error: { name: 'invalid-output' } } });
  });
});

describe('an error', () => {
  it.concurrent('of a call is named by its status, by connection, by denied or by expression', async () => {
    const view = await language.run(`
steps:
  - { id: teapot, type: call-service, onError: continue, with: { method: GET, url: "${language.script(() => ({ status: 418 })).url}" } }
  - { id: nobody, type: call-service, onError: continue, with: { method: GET, url: "${language.script(() => ({ body: 'x', headers: { 'content-length': '99' } })).url}" } }
  - { id: denied, type: call-service, onError: continue, with: { method: GET, url: "http://127.0.0.1:9/" } }
  - { id: unread, type: transform, onError: continue, with: { value: "{{ inputs.gone }}" } }
  - { id: slow, type: call-service, onError: continue, timeoutMs: 150, with: { method: GET, url: "${language.script(() => ({ afterMs: 5000 })).url}" } }
`);
    const names = Object.fromEntries(view.steps.map(({ id, error }) => [id, error.name]));
    expect(names).toEqual({ teapot: 'http-418', nobody: 'connection', denied: 'denied', unread: 'expression', slow: 'timeout' });
    expect(view).toMatchObject({ status: 'COMPLETED', failures: 5, step: { slow: { status: 'TIMED_OUT' } } });
  });

  it.concurrent.each([
    [503, '["5xx"]', 3],
    [429, '["429"]', 3],
    [429, '[http-429]', 3],
    [404, '[4xx]', 3],
    [503, '[timeout]', 1],
    [404, undefined, 1],
    [408, undefined, 3],
    [425, undefined, 3],
    [500, undefined, 3],
    [403, '[http-403]', 3],
  ])('%i is retried with on: %s so that %i attempts are made', async (status, on, attempts) => {
    const service = language.script(() => ({ status }));
    const law = `maxAttempts: 3, delayMs: 20${on === undefined ? '' : `, on: ${on}`}`;
    const view = await language.run(`
steps:
  - { id: ask, type: call-service, retry: { ${law} }, with: { method: GET, url: "${service.url}" } }
`);
    expect([service.calls.length, view.step.ask.attempt, view.step.ask.status]).toEqual([attempts, attempts, 'FAILED']);
  });
});

/** Two seconds later, by a clock that is not ours. */
const UNTIL = { date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 10:00:02 GMT' };

describe('a step that is tried again', () => {
  const gaps = (calls: readonly { readonly at: number }[]) => calls.slice(1).map(({ at }, n) => at - calls[n]!.at);

  it.concurrent.each([
    ['fixed', [100, 100, 100]],
    ['linear', [100, 200, 300]],
    ['exponential', [100, 200, 400]],
    ['exponential, maxDelayMs: 150', [100, 150, 150]],
  ] as const)('waits by its law: %s', async (backoff, delays) => {
    const service = language.script(({ n }) => ({ status: n < 4 ? 503 : 200 }));
    const view = await language.run(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 4, backoff: ${backoff}, delayMs: 100 }, with: { method: GET, url: "${service.url}" } }
`);
    expect(view.step.ask).toMatchObject({ status: 'COMPLETED', attempt: 4 });
    gaps(service.calls).forEach((gap, n) => expect(gap).toBeGreaterThanOrEqual(delays[n]! - 5));
    const planned = (await language.events(view.id)).filter(({ type }) => type === 'StepAttemptFailed');
    expect(planned.map(({ retryAt, at }) => retryAt - at)).toEqual(delays);
  });

  it.concurrent('is shortened by jitter, by up to half, and never lengthened', async () => {
    const service = language.script(() => ({ status: 503 }));
    const view = await language.run(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 6, delayMs: 60, jitter: true }, with: { method: GET, url: "${service.url}" } }
`);
    const planned = (await language.events(view.id))
      .filter(({ type }) => type === 'StepAttemptFailed')
      .map(({ retryAt, at }) => retryAt - at);
    expect(planned).toHaveLength(5);
    for (const delay of planned) expect(delay >= 30 && delay <= 60).toBe(true);
  });

  it.concurrent.each([
    ['as long as it is asked to', 429, { 'retry-after': '1' }, 'delayMs: 20', [1_000]],
    ['as long as it is asked to, whatever the status', 500, { 'retry-after': '1' }, 'delayMs: 20, jitter: true', [1_000]],
    ['until a date, by the clock that wrote it', 503, UNTIL, 'delayMs: 20', [2_000]],
    ['its own delay where that is longer', 429, { 'retry-after': '0' }, 'delayMs: 150', [150]],
    ['no longer than its longest delay', 429, { 'retry-after': '3600' }, 'delayMs: 20, maxDelayMs: 300', [300]],
    ['its own delay where nobody can read what is asked', 429, { 'retry-after': 'soon' }, 'delayMs: 20', [20]],
    ['for nothing that begins after its total budget', 429, { 'retry-after': '3600' }, 'delayMs: 20, maxTotalMs: 5000', []],
  ] as const)('waits %s', async (_what, status, headers, law, delays) => {
    const service = language.script(({ n }) => (n === 1 ? { status, headers } : {}));
    const view = await language.run(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 2, ${law} }, with: { method: GET, url: "${service.url}" } }
`);
    const planned = (await language.events(view.id)).filter(({ type }) => type === 'StepAttemptFailed');
    expect(planned.map(({ retryAt, at }) => retryAt - at)).toEqual(delays);
    gaps(service.calls).forEach((gap) => expect(gap).toBeGreaterThanOrEqual(delays[0]! - 5));
    expect([view.status, service.calls.length]).toEqual(delays.length > 0 ? ['COMPLETED', 2] : ['FAILED', 1]);
  });

  it.concurrent('sends one Idempotency-Key with every attempt, another one for another step', async () => {
    const service = language.script(({ n }) => ({ status: n < 3 ? 503 : 200 }));
    await language.run(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 3, delayMs: 10 }, with: { method: POST, url: "${service.url}" } }
  - { id: again, type: call-service, dependsOn: [ask], with: { method: POST, url: "${service.url}" } }
`);
    const keys = service.calls.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(4);
    expect(keys[0]).toBeTruthy();
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it.concurrent('leaves an event with its reason for every attempt', async () => {
    const service = language.script(({ n }) => ({ status: n === 1 ? 503 : 429 }));
    const view = await language.run(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 3, delayMs: 10 }, with: { method: GET, url: "${service.url}" } }
`);
    const told = (await language.events(view.id)).filter(({ error }) => error !== undefined);
    expect(told.map(({ attempt, error }) => [attempt, error.name])).toEqual([
      [1, 'http-503'],
      [2, 'http-429'],
      [3, 'http-429'],
    ]);
  });

  it.concurrent('has a time-out for each attempt, and ends TIMED_OUT by its last one', async () => {
    const service = language.script(() => ({ afterMs: 5_000 }));
    const view = await language.run(`
steps:
  - { id: ask, type: call-service, timeoutMs: 120, retry: { maxAttempts: 2, delayMs: 10 }, with: { method: GET, url: "${service.url}" } }
`);
    expect(service.calls).toHaveLength(2);
    expect(view).toMatchObject({ status: 'FAILED', step: { ask: { status: 'TIMED_OUT', attempt: 2, error: { name: 'timeout' } } } });
  });

  it.concurrent('makes no attempt beyond its total budget', async () => {
    const service = language.script(() => ({ status: 503 }));
    await language.run(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 50, delayMs: 100, maxTotalMs: 350 }, with: { method: GET, url: "${service.url}" } }
`);
    expect(service.calls.length).toBeGreaterThan(1);
    expect(service.calls.length).toBeLessThanOrEqual(4);
  });
});

describe('a run', () => {
  it.concurrent('past limits.durationMs is TIMED_OUT', async () => {
    const view = await language.run(`
limits: { durationMs: 150 }
steps:
  - { id: nap, type: timer, with: { durationMs: 3600000 } }
`);
    expect(view.status).toBe('TIMED_OUT');
  });

  it.concurrent('opens no more steps at once than limits.concurrency', async () => {
    let open = 0;
    let most = 0;
    const service = language.script(() => {
      most = Math.max(most, ++open);
      setTimeout(() => open--, 80);
      return { afterMs: 100 };
    });
    const steps = [1, 2, 3, 4, 5].map((n) => `  - { id: ask-${n}, type: call-service, with: { method: GET, url: "${service.url}" } }`);
    expect(await language.run(`limits: { concurrency: 2 }\nsteps:\n${steps.join('\n')}`)).toMatchObject({ status: 'COMPLETED' });
    expect(most).toBe(2);
  });
});
