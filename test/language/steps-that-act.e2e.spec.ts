import { readFileSync } from 'node:fs';
import { SECRET, startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

describe('a call to a service', () => {
  it.concurrent('gives the body of the reply, parsed when it is JSON, as text else; status and headers stand beside it', async () => {
    const json = language.script(() => ({ status: 201, body: { score: 70 }, headers: { 'x-quota': '9' } }));
    const text = language.script(() => ({ body: '12' }));
    const view = await language.run(`
steps:
  - { id: json, type: call-service, with: { method: GET, url: "${json.url}" } }
  - { id: text, type: call-service, with: { method: GET, url: "${text.url}" } }
  - id: seen
    type: transform
    dependsOn: [json, text]
    with: { value: ["{{ steps.json.output.score + 1 }}", "{{ steps.text.output }}", "{{ steps.json.http.status }}", "{{ steps.json.http.headers['x-quota'] }}"] }`);
    expect(view.step.seen.output).toEqual([71, '12', 201, '9']);
  });

  it.concurrent('sends method, headers and body, with an Idempotency-Key and a traceparent', async () => {
    const service = language.script();
    await language.run(
      `
steps:
  - { id: ask, type: call-service, with: { method: PUT, url: "${service.url}", headers: { x-case: "{{ inputs.case }}" }, body: { host: "{{ inputs.host }}", n: "{{ inputs.n }}" } } }`,
      { inputs: { case: 'INC-1', host: 'web-1', n: 7 } },
    );
    expect(service.calls[0]).toMatchObject({ method: 'PUT', body: { host: 'web-1', n: 7 }, headers: { 'x-case': 'INC-1' } });
    expect(service.calls[0]!.headers['idempotency-key']).toBeTruthy();
    expect(service.calls[0]!.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
  });

  it.concurrent('is named by the request that it follows from, in its calls and in every record, timers too', async () => {
    const service = language.script(({ n }) => (n === 1 ? { status: 503 } : {}));
    const id = await language.register(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 2, delayMs: 20 }, with: { method: GET, url: "${service.url}" } }
  - { id: pause, type: timer, dependsOn: [ask], with: { durationMs: 20 } }
  - { id: child, type: call-service, dependsOn: [pause], with: { method: GET, url: "${service.url}" } }
  - { id: told, type: notify, dependsOn: [child], with: { channel: webhook, url: "${service.url}", text: x } }`);
    const run = await language.start(id, {}, { 'x-request-id': 'from-a-proxy:1' });
    await language.ended(run);
    expect(service.calls.map(({ headers }) => headers['x-request-id'])).toEqual(new Array(4).fill('from-a-proxy:1'));
    const { items } = (await language.api.get(`/executions/${run}/logs?limit=200`)).body;
    expect(items.length).toBeGreaterThan(5);
    expect(items.some(({ cause }: { cause: object }) => 'timer' in cause)).toBe(true);
    expect(new Set(items.map(({ requestId }: { requestId: unknown }) => requestId))).toEqual(new Set(['from-a-proxy:1']));
  });

  it.concurrent('fails unless it gets a status that it expects', async () => {
    const service = language.script(() => ({ status: 204, body: '' }));
    const strict = `steps:\n  - { id: ask, type: call-service, with: { method: GET, url: "${service.url}", expect: { status: [200, 201] } } }`;
    expect(await language.run(strict)).toMatchObject({ status: 'FAILED', failure: { error: { name: 'http-204' } } });
    const missing = language.script(() => ({ status: 404, body: { known: false } }));
    const lenient = `steps:\n  - { id: ask, type: call-service, with: { method: GET, url: "${missing.url}", expect: { status: [200, 404] } } }`;
    expect(await language.run(lenient)).toMatchObject({ status: 'COMPLETED', step: { ask: { output: { known: false } } } });
  });

  it.concurrent('carries a secret by its name, in headers, body or as a credential, and nothing shows it', async () => {
    const service = language.script(({ headers, body }) => ({ body: { echo: [headers['authorization'], headers['x-key'], body] } }));
    const view = await language.run(`
steps:
  - { id: ask, type: call-service, with: { method: POST, url: "${service.url}", credential: ti-api, headers: { x-key: "{{ secrets.ti-api }}" }, body: { key: "{{ secrets.ti-api }}" } } }`);
    expect(view.status).toBe('COMPLETED');
    const [call] = service.calls;
    expect([call!.headers['authorization'], call!.headers['x-key'], call!.body]).toEqual([`Bearer ${SECRET}`, SECRET, { key: SECRET }]);
    expect(JSON.stringify([view, await language.events(view.id)])).not.toContain(SECRET);
  });

  it.concurrent.each([
    ['a transform', '{ id: a, type: transform, with: { value: "{{ secrets.ti-api }}" } }'],
    ['a url', '{ id: a, type: call-service, with: { method: GET, url: "https://ti.example/{{ secrets.ti-api }}" } }'],
    ['a condition', '{ id: a, type: transform, when: "secrets.ti-api == \'x\'", with: { value: 1 } }'],
    [
      'a larger expression',
      '{ id: a, type: call-service, with: { method: GET, url: "https://ti.example/", body: "{{ secrets.ti-api + \'x\' }}" } }',
    ],
  ])('may not name a secret in %s', async (_where, step) => {
    expect(await language.check(`steps:\n  - ${step}`)).toMatchObject({ valid: false });
  });
});

describe('an effect that must happen once', () => {
  const ON = 'on: [timeout, connection, 2xx, 3xx, 4xx, 5xx]';
  const settled = ['IN_DOUBT', 'FAILED', 'COMPLETED'];
  /** The first answer is the one that is spoken of, the next one a success. */
  const answered = (status: number, headers: Record<string, string> = {}) =>
    language.script(({ n }) => (n === 1 ? { status, headers } : { body: { isolated: true } }));

  it.concurrent.each([
    [408, 'IN_DOUBT', 1],
    [500, 'IN_DOUBT', 1],
    [502, 'IN_DOUBT', 1],
    [503, 'IN_DOUBT', 1],
    [504, 'IN_DOUBT', 1],
    [302, 'IN_DOUBT', 1],
    [202, 'FAILED', 1],
    [429, 'COMPLETED', 2],
    [404, 'COMPLETED', 2],
    [501, 'COMPLETED', 2],
  ])('and is answered with %i is %s after %i calls, though the law names the error', async (status, expected, calls) => {
    const edr = answered(status);
    const id = await language.begin(`
steps:
  - { id: isolate, type: call-service, effect: once, retry: { maxAttempts: 3, delayMs: 10, ${ON} }, with: { method: POST, url: "${edr.url}", expect: { status: [200] } } }`);
    const { step } = await language.until(id, (view) => settled.includes(view.step.isolate.status as string));
    expect([step.isolate.status, edr.calls.length]).toEqual([expected, calls]);
  });

  it.concurrent.each([502, 503])('and is a message answered with %i is in doubt as well', async (status) => {
    const chat = answered(status, { 'retry-after': '0' });
    const id = await language.begin(`
steps:
  - { id: tell, type: notify, effect: once, retry: { maxAttempts: 3, delayMs: 10, ${ON} }, with: { channel: webhook, url: "${chat.url}", text: x } }`);
    const { step } = await language.until(id, (view) => settled.includes(view.step.tell.status as string));
    expect([step.tell.status, chat.calls.length]).toEqual(['IN_DOUBT', 1]);
  });

  it.concurrent('and that failed with its output has happened: nobody asks again', async () => {
    const edr = language.script(() => ({ body: { state: 1 } }));
    const view = await language.run(`
steps:
  - id: isolate
    type: call-service
    effect: once
    retry: { maxAttempts: 3, delayMs: 10, on: [invalid-output] }
    with: { method: POST, url: "${edr.url}" }
    output: { schema: { type: object, required: [ticket] } }`);
    expect([view.step.isolate.status, view.step.isolate.error.name, edr.calls.length]).toEqual(['FAILED', 'invalid-output', 1]);
  });
});

describe('a redirect', () => {
  const redirecting = (status: number) => {
    const there = language.script(({ method, body }) => ({ body: { method, body } }));
    return { there, here: language.script(() => ({ status, headers: { location: there.url } })) };
  };
  const call = (url: string, more: string) =>
    language.run(`
steps:
  - { id: ask, type: call-service, with: { url: "${url}", ${more} } }`);

  it.concurrent.each([301, 302, 303, 307, 308])('of what only looks is followed: %i', async (status) => {
    const { here, there } = redirecting(status);
    expect(await call(here.url, 'method: GET')).toMatchObject({ status: 'COMPLETED', step: { ask: { output: { method: 'GET' } } } });
    expect(await call(here.url, 'method: GET, redirects: refuse')).toMatchObject({ failure: { error: { name: `http-${status}` } } });
    expect(there.calls).toHaveLength(1);
  });

  it.concurrent.each([301, 302, 303, 307, 308])('of what acts is an error that names the place: %i', async (status) => {
    const { here, there } = redirecting(status);
    const view = await call(here.url, 'method: POST, body: { a: 1 }');
    expect(view).toMatchObject({ status: 'FAILED', failure: { error: { name: `http-${status}`, details: { location: there.url } } } });
    expect(view.failure.error.message).toContain(there.url);
    expect([here.calls.length, there.calls.length]).toEqual([1, 0]);
  });

  it.concurrent.each([
    [301, []],
    [302, []],
    [303, []],
    [307, [['POST', { a: 1 }]]],
    [308, [['POST', { a: 1 }]]],
  ])('of what acts keeps method and body where the author lets it be followed, and never becomes a GET: %i', async (status, arrived) => {
    const { here, there } = redirecting(status);
    await call(here.url, 'method: POST, body: { a: 1 }, redirects: follow');
    expect(there.calls.map(({ method, body }) => [method, body])).toEqual(arrived);
  });

  it.concurrent('passes the egress guard at every hop', async () => {
    const here = language.script(() => ({ status: 307, headers: { location: 'http://10.0.0.1/isolate' } }));
    expect(await call(here.url, 'method: POST, redirects: follow')).toMatchObject({ failure: { error: { name: 'denied' } } });
  });
});

describe('a transform', () => {
  it.concurrent('computes any JSON with placeholders; a whole placeholder keeps its type, blanks make it text', async () => {
    const view = await language.run(
      `
steps:
  - { id: t, type: transform, with: { value: { n: "{{ inputs.n }}", list: ["{{ inputs.list }}", "{{ inputs.n > 1 }}"], text: "n is {{ inputs.n }}", blank: " {{ inputs.n }}", plain: 7, none: null, mixed: "{{ [1, 'a', null, {'b': 2.5}] }}" } } }`,
      { inputs: { n: 7, list: [1, 'a'] } },
    );
    const expected = { n: 7, list: [[1, 'a'], true], text: 'n is 7', blank: ' 7', plain: 7, none: null, mixed: [1, 'a', null, { b: 2.5 }] };
    expect(view.step.t.output).toEqual(expected);
  });
});

describe('a timer', () => {
  it.concurrent('waits for its duration, or until its time', async () => {
    const soon = new Date(Date.now() + 500).toISOString();
    const view = await language.run(`
steps:
  - { id: nap, type: timer, with: { durationMs: 250 } }
  - { id: then, type: timer, with: { until: "${soon}" } }
  - { id: past, type: timer, with: { until: "2020-01-01T00:00:00Z" } }`);
    expect(view.status).toBe('COMPLETED');
    expect(view.step.nap.durationMs).toBeGreaterThanOrEqual(250);
    expect(Date.parse(view.step.then.endedAt)).toBeGreaterThanOrEqual(Date.parse(soon));
    expect(view.step.past.durationMs).toBeLessThan(view.step.nap.durationMs);
  });
});

describe('an output', () => {
  it.concurrent('may be kept as evidence, by name and hash', async () => {
    const view = await language.run(`
steps:
  - { id: look, type: transform, with: { value: { score: 7 } }, output: { schema: { type: object, required: [score] }, evidence: [{ name: reply, value: "{{ output }}" }] }, assumptions: ["The score is fresh"] }`);
    expect(view.step.look.evidence).toEqual([{ name: 'reply', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
  });
});

describe('an action', () => {
  it.concurrent('is one that is registered', async () => {
    const bundle = JSON.parse(readFileSync('data/attack/campaigns/C0024.stix.json', 'utf8')) as object;
    const ingest = 'steps:\n  - { id: read, type: action, use: ingest-stix, with: { bundle: "{{ inputs.bundle }}" } }';
    expect(await language.run(ingest, { inputs: { bundle } })).toMatchObject({ status: 'COMPLETED' });
    expect(await language.check(ingest.replace('ingest-stix', 'no-such-action'))).toMatchObject({ valid: false });
  });
});

describe('a notification', () => {
  it.concurrent.each(['webhook', 'slack'])('by %s posts its text', async (channel) => {
    const chat = language.script();
    const text = `steps:\n  - { id: tell, type: notify, with: { channel: ${channel}, url: "${chat.url}", text: "{{ inputs.host }} looks clean" } }`;
    expect(await language.run(text, { inputs: { host: 'web-1' } })).toMatchObject({ status: 'COMPLETED' });
    expect([chat.calls[0]!.method, JSON.stringify(chat.calls[0]!.body)]).toEqual(['POST', expect.stringContaining('"web-1 looks clean"')]);
  });
});

describe('a dry run', () => {
  it.concurrent('has no effects, and is recorded as such', async () => {
    const edr = language.script();
    const runbook = await language.register(`
steps:
  - { id: isolate, type: call-service, with: { method: POST, url: "${edr.url}" } }
  - { id: next, type: transform, dependsOn: [isolate], with: { value: "{{ steps.isolate.output.ok }}" } }`);
    const id = await language.start(runbook, { dryRun: true, samples: { isolate: { ok: true } } });
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED', dryRun: true, step: { next: { output: true } } });
    expect(edr.calls).toHaveLength(0);
  });
});
