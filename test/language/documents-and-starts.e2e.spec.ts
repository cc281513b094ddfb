import { randomUUID } from 'node:crypto';
import { LEGAL_BASIS as legalBasis, named, startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

const YAML = { 'content-type': 'application/yaml' };
const STEPS = 'steps:\n  - { id: a, type: transform, with: { value: 1 } }\n';
const CALL = 'type: call-service, with: { method: POST, url: "https://edr.example/" }';
const ASK = 'type: human-approval, with: { approvers: { users: [ana] } }';
const codes = (answer: { errors: { code: string }[] }) => answer.errors.map(({ code }) => code);

describe('a document', () => {
  it.concurrent('is the same in YAML and JSON', async () => {
    const { id, text } = named(STEPS);
    const first = await language.api.post('/runbooks', text, YAML);
    const json = {
      steps: [{ with: { value: 1 }, type: 'transform', id: 'a' }],
      inputs: { type: 'object' },
      name: 'A test',
      id,
      apiVersion: 'runbook/v1',
    };
    const second = await language.api.post('/runbooks', json);
    expect([first, second]).toMatchObject([
      { status: 201, body: { version: 1 } },
      { status: 201, body: { version: 2 } },
    ]);
    expect(second.body.digest).toBe(first.body.digest);
  });

  it.concurrent('under the same id makes the next version; a version never changes', async () => {
    const { id, text } = named(`outputs: { v: 1 }\n${STEPS}`);
    await language.api.post('/runbooks', text, YAML);
    expect(await language.api.post('/runbooks', text.replace('v: 1', 'v: 2'), YAML)).toMatchObject({
      status: 201,
      body: { id, version: 2 },
    });
    expect((await language.ended(await language.start(id, { version: 1 }))).outputs).toEqual({ v: 1 });
    expect((await language.ended(await language.start(id))).outputs).toEqual({ v: 2 });
  });

  it.concurrent.each([
    ['an unknown key', `${STEPS}nonsense: 1\n`],
    ['an unknown key of a step', 'steps:\n  - { id: a, type: transform, with: { value: 1 }, nonsense: 1 }\n'],
    ['a duplicate key', `${STEPS}name: Again\n`],
    ['an alias', `description: &d text\nretentionDays: *d\n${STEPS}`],
    ['an id twice', 'steps:\n  - { id: a, type: transform, with: { value: 1 } }\n  - { id: a, type: transform, with: { value: 1 } }\n'],
  ])('with %s is an error with its line and column', async (_what, text) => {
    const answer = await language.api.post('/runbooks', named(text).text, YAML);
    expect(answer.status).toBe(400);
    for (const { line, column, path, message } of answer.body.errors)
      expect([line > 0, column > 0, typeof path, typeof message]).toEqual([true, true, 'string', 'string']);
    expect(answer.body.errors.length).toBeGreaterThan(0);
  });

  it.concurrent('tells all its errors at once', async () => {
    const answer = await language.check(`nonsense: 1\nsteps:
  - { id: a, type: transform, dependsOn: [gone], with: { value: "{{ inputs.( }}" } }
  - { id: b, type: nothing }\n`);
    expect(answer.valid).toBe(false);
    expect(answer.errors.length).toBeGreaterThanOrEqual(3);
  });

  it.concurrent.each(['A', '1a', 'a', 'a_b', 'a'.repeat(64)])('may not have the id %s', async (id) => {
    const text = `apiVersion: runbook/v1\nid: ${id}\nname: A test\n${STEPS}`;
    expect((await language.api.post('/runbooks', text, YAML)).status).toBe(400);
  });
});

describe('a check', () => {
  it.concurrent.each([
    ['a step that nobody gives', 'steps:\n  - { id: a, type: transform, dependsOn: [gone], with: { value: 1 } }'],
    [
      'a cycle',
      'steps:\n  - { id: a, type: transform, dependsOn: [b], with: { value: 1 } }\n  - { id: b, type: transform, dependsOn: [a], with: { value: 1 } }',
    ],
    [
      'a loop without a bound',
      `steps:\n  - { id: a, type: loop, while: "inputs.yes", ${STEPS.trim().replace('steps:\n  - ', 'steps: [')}] }`,
    ],
    [
      'a branch of a constant condition',
      'steps:\n  - { id: a, type: conditional, if: "1 < 2", then: [b], else: [c] }\n  - { id: b, type: transform, with: { value: 1 } }\n  - { id: c, type: transform, with: { value: 1 } }',
    ],
    [
      'a dependence on an onFailure step',
      'steps:\n  - { id: a, type: transform, dependsOn: [f], with: { value: 1 } }\nonFailure:\n  - { id: f, type: transform, with: { value: 1 } }',
    ],
    [
      'reading a step that is not settled before',
      'steps:\n  - { id: a, type: transform, with: { value: 1 } }\n  - { id: b, type: transform, with: { value: "{{ steps.a.output }}" } }',
    ],
    ['a child that does not exist', 'steps:\n  - { id: a, type: runbook, with: { id: no-such-runbook } }'],
    [
      'a credential that does not exist',
      'steps:\n  - { id: a, type: call-service, with: { method: GET, url: "https://ti.example/", credential: no-such-credential } }',
    ],
    [
      'a type that does not fit',
      'inputs: { type: object, required: [n], properties: { n: { type: integer } } }\nsteps:\n  - { id: a, type: transform, when: "inputs.n > \'x\'", with: { value: 1 } }',
    ],
    [
      'a join that can never fire',
      'steps:\n  - { id: a, type: transform, when: "1 > 2", with: { value: 1 } }\n  - { id: b, type: transform, join: any, dependsOn: [a], with: { value: 1 } }',
    ],
    ['an expression that is none', 'steps:\n  - { id: a, type: transform, when: "inputs.(", with: { value: 1 } }'],
  ])('refuses %s', async (_what, text) => {
    const answer = await language.check(text);
    expect(answer).toMatchObject({ valid: false });
    const [{ code, message, path, line, column }] = answer.errors;
    expect([typeof code, typeof message, typeof path, typeof line, typeof column]).toEqual([
      'string',
      'string',
      'string',
      'number',
      'number',
    ]);
    expect((await language.api.post('/runbooks', named(text).text, YAML)).status).toBe(400);
  });

  it.concurrent.each([
    ['without any approval', `steps:\n  - { id: isolate, sensitive: containment, ${CALL} }`],
    [
      'past a branch',
      `steps:\n  - { id: which, type: conditional, if: "inputs.yes", then: [ask], else: [isolate] }\n  - { id: ask, ${ASK} }\n  - { id: isolate, sensitive: anything-at-all, dependsOn: [ask], ${CALL} }`,
    ],
    [
      'whose time-out approves',
      'steps:\n  - { id: ask, type: human-approval, with: { approvers: { users: [ana] }, timeoutMs: 1000, onTimeout: approve } }\n' +
        `  - { id: isolate, sensitive: containment, dependsOn: [ask], ${CALL} }`,
    ],
    [
      'past an approval that is skipped',
      `steps:\n  - { id: ask, when: "inputs.yes", ${ASK} }\n  - { id: other, type: transform, with: { value: 1 } }\n  - { id: isolate, sensitive: containment, dependsOn: [ask, other], ${CALL} }`,
    ],
  ])('shows a way to a sensitive step %s', async (_what, text) => {
    const answer = await language.check(text);
    expect([answer.valid, codes(answer)]).toEqual([false, ['unapproved-sensitive-step']]);
    expect(answer.counterExample).toBeDefined();
  });

  it.concurrent('allows a sensitive step that an approval dominates, or one on each path', async () => {
    expect(
      await language.check(`steps:\n  - { id: ask, ${ASK} }\n  - { id: isolate, sensitive: containment, dependsOn: [ask], ${CALL} }`),
    ).toMatchObject({ valid: true, errors: [] });
    const each = `steps:
  - { id: which, type: conditional, if: "inputs.yes", then: [one], else: [two] }
  - { id: one, ${ASK} }
  - { id: two, ${ASK} }
  - { id: isolate, sensitive: containment, join: any, dependsOn: [one, two], ${CALL} }`;
    expect(await language.check(each)).toMatchObject({ valid: true });
  });
});

describe('a start', () => {
  it.concurrent('names every path of its inputs that does not fit', async () => {
    const runbook = await language.register(
      `inputs: { type: object, required: [host, n], properties: { host: { type: string }, n: { type: integer } } }\n${STEPS}`,
    );
    const answer = await language.api.post('/executions', { runbookId: runbook, inputs: { host: 7 } });
    expect(answer.status).toBe(400);
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer) as string[];
    expect(pointers.sort()).toEqual(['/inputs/host', '/inputs/n']);
    expect((await language.api.get(`/executions?runbookId=${runbook}`)).body.items).toEqual([]);
  });

  it.concurrent('with the same key and body is the first run, whatever the order of members; with another body 422', async () => {
    const runbookId = await language.register(STEPS);
    const key = { 'idempotency-key': randomUUID() };
    const first = await language.api.post('/executions', { runbookId, inputs: { a: 1, b: 2 } }, key);
    const again = await language.api.post('/executions', `{"inputs":{"b":2,"a":1},"runbookId":"${runbookId}"}`, key);
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    expect((await language.api.post('/executions', { runbookId, inputs: { a: 2 } }, key)).status).toBe(422);
  });

  it.concurrent.each([{ nonsense: 1 }, { inputs: 7 }, { version: 0 }])('with the body %j is 400', async (more) => {
    expect((await language.api.post('/executions', { runbookId: await language.register(STEPS), ...more })).status).toBe(400);
  });

  it.concurrent('is awaited for 0 to 60 seconds, and no others', async () => {
    const { id } = await language.run(STEPS);
    const asked = ['0', '60', '61', '-1', 'x'].map(
      async (seconds) => (await language.api.get(`/executions/${id}?waitSeconds=${seconds}`)).status,
    );
    expect(await Promise.all(asked)).toEqual([200, 200, 400, 400, 400]);
  });

  it.concurrent('needs the legal basis and the licences that its runbook asks for', async () => {
    const runbookId = await language.register(
      `legalBasis: { required: true, classification: SECRET, dataLicenses: [internal-telemetry] }\n${STEPS}`,
    );
    const dataLicenses = ['internal-telemetry'];
    const statuses = [];
    for (const body of [
      {},
      { legalBasis },
      { legalBasis, dataLicenses },
      { legalBasis: { ...legalBasis, authorizedUsers: ['ana'] }, dataLicenses },
    ])
      statuses.push((await language.api.post('/executions', { runbookId, inputs: {}, ...body })).status);
    expect(statuses).toEqual([400, 400, 201, 403]);
  });

  it.concurrent('of a runbook or version that does not exist is refused', async () => {
    const runbookId = await language.register(STEPS);
    expect((await language.api.post('/executions', { runbookId: 'no-such-runbook', inputs: {} })).status).toBe(404);
    expect((await language.api.post('/executions', { runbookId, version: 9, inputs: {} })).status).toBe(404);
  });
});
