import { startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

const reason = 'the service is back';

describe('a step that is retried', () => {
  it.concurrent('is a new attempt in the same execution', async () => {
    const service = language.script(({ n }) => (n === 1 ? { status: 400 } : { body: { isolated: true } }));
    const failed = await language.run(`
steps:
  - { id: before, type: transform, with: { value: 1 } }
  - { id: isolate, type: call-service, dependsOn: [before], with: { method: POST, url: "${service.url}" } }
outputs: { done: "{{ steps.isolate.output.isolated }}" }`);
    expect(failed).toMatchObject({ status: 'FAILED', step: { isolate: { attempt: 1 } } });
    expect((await language.stepAct(failed.id, 'isolate', 'retry', { reason })).status).toBe(200);
    const view = await language.ended(failed.id);
    expect(view).toMatchObject({ id: failed.id, status: 'COMPLETED', outputs: { done: true }, step: { isolate: { attempt: 2 } } });
    expect(new Set(service.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it.concurrent('in a CANCELLED run answers 409, as do one that completed and one without a reason 400', async () => {
    const id = await language.begin(`
steps:
  - { id: done, type: transform, with: { value: 1 } }
  - { id: nap, type: timer, with: { durationMs: 3600000 } }`);
    expect((await language.stepAct(id, 'done', 'retry', { reason })).status).toBe(409);
    expect((await language.stepAct(id, 'nap', 'retry', {})).status).toBe(400);
    expect((await language.stepAct(id, 'none', 'retry', { reason })).status).toBe(404);
    await language.act(id, 'cancel');
    expect((await language.stepAct(id, 'nap', 'retry', { reason })).status).toBe(409);
  });
});

describe('a step that is skipped by a person', () => {
  it.concurrent('lets the run go on without it', async () => {
    const service = language.script(() => ({ status: 400 }));
    const failed = await language.run(`
steps:
  - { id: ask, type: call-service, with: { method: GET, url: "${service.url}" } }
  - { id: other, type: transform, with: { value: 1 } }
  - { id: next, type: transform, dependsOn: [ask, other], with: { value: 2 } }`);
    expect((await language.stepAct(failed.id, 'ask', 'skip', { reason: 'we know it' })).status).toBe(200);
    expect(await language.ended(failed.id)).toMatchObject({
      status: 'COMPLETED',
      step: { ask: { status: 'SKIPPED' }, next: { output: 2 } },
    });
  });
});

describe('an approval that is skipped or retried', () => {
  /** The other dependency settles, so that nothing but the gate holds `isolate`. */
  const rejected = async () => {
    const edr = language.script();
    const id = await language.begin(`
steps:
  - { id: ask, type: human-approval, with: { approvers: { users: [ana] } } }
  - { id: other, type: transform, with: { value: 1 } }
  - { id: isolate, type: call-service, sensitive: containment, dependsOn: [ask, other], with: { method: POST, url: "${edr.url}" } }`);
    await language.vote('ana', await language.approval(id, 'ask'), 'reject');
    expect(await language.ended(id)).toMatchObject({ status: 'FAILED' });
    return { id, edr };
  };

  it.concurrent('by skip never opens its gate', async () => {
    const { id, edr } = await rejected();
    await language.stepAct(id, 'ask', 'skip', { reason });
    const view = await language.ended(id);
    expect(view.step.isolate.status).not.toBe('COMPLETED');
    expect(edr.calls).toHaveLength(0);
  });

  it.concurrent('by retry asks again', async () => {
    const { id, edr } = await rejected();
    expect((await language.stepAct(id, 'ask', 'retry', { reason })).status).toBe(200);
    const asked = await language.approval(id, 'ask');
    expect(edr.calls).toHaveLength(0);
    await language.vote('ana', asked, 'approve');
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
    expect(edr.calls).toHaveLength(1);
  });
});

describe('variables that are edited', () => {
  it.concurrent('are read by what begins afterwards', async () => {
    const id = await language.begin(
      `
steps:
  - { id: look, type: transform, with: { value: { score: 90 } } }
  - { id: wait, type: wait-for-event, dependsOn: [look], with: { event: com.example.go, key: "{{ execution.id }}" } }
  - { id: last, type: transform, dependsOn: [wait], with: { value: "{{ string(steps.look.output.score) + inputs.host }}" } }`,
      { inputs: { host: 'web-1' } },
    );
    await language.until(id, ({ status }) => status === 'AWAITING_EVENT');
    const changes = { 'steps.look.output.score': 12, 'inputs.host': 'web-2', reason: 'corrected by the vendor' };
    expect((await language.api.patch(`/executions/${id}/variables`, changes)).status).toBe(200);
    expect((await language.api.patch(`/executions/${id}/variables`, { 'inputs.host': 'x' })).status).toBe(400);
    await language.send('com.example.go', id, {});
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED', step: { last: { output: '12web-2' } } });
  });
});

describe('a run that is repeated', () => {
  it.concurrent('from a step is a new linked run; the old one stays as it was', async () => {
    const first = language.script();
    const second = language.script(({ n }) => ({ status: n === 1 ? 400 : 200 }));
    const failed = await language.run(`
steps:
  - { id: first, type: call-service, with: { method: GET, url: "${first.url}" } }
  - { id: second, type: call-service, dependsOn: [first], with: { method: GET, url: "${second.url}" } }`);
    const before = (await language.api.get(`/executions/${failed.id}/logs`)).body.items;
    const again = await language.api.post(`/executions/${failed.id}/rerun`, { fromStep: 'second', reason });
    expect(again).toMatchObject({ status: 201, body: { rerunOf: { execution: failed.id } } });
    expect(again.body.id).not.toBe(failed.id);
    expect(await language.ended(again.body.id as string)).toMatchObject({ status: 'COMPLETED' });
    expect([first.calls.length, second.calls.length]).toEqual([1, 2]);
    expect((await language.api.get(`/executions/${failed.id}/logs`)).body.items).toEqual(before);
    expect((await language.api.post(`/executions/${failed.id}/rerun`, { fromStep: 'second' })).status).toBe(400);
  });

  it.concurrent('with other inputs is run on those', async () => {
    const text = 'steps:\n  - { id: a, type: transform, with: { value: "{{ inputs.host }}" } }\noutputs: { host: "{{ steps.a.output }}" }';
    const view = await language.run(text, { inputs: { host: 'a' } });
    const again = await language.api.post(`/executions/${view.id}/rerun`, { inputs: { host: 'b' }, reason });
    expect(await language.ended(again.body.id as string)).toMatchObject({ outputs: { host: 'b' } });
  });

  it.concurrent('inherits no approval: the gate on its path is asked again', async () => {
    const edr = language.script(({ n }) => ({ status: n === 1 ? 400 : 200 }));
    const id = await language.begin(`
steps:
  - { id: ask, type: human-approval, with: { approvers: { users: [ana] } } }
  - { id: isolate, type: call-service, sensitive: containment, dependsOn: [ask], with: { method: POST, url: "${edr.url}" } }`);
    await language.vote('ana', await language.approval(id, 'ask'), 'approve');
    expect(await language.ended(id)).toMatchObject({ status: 'FAILED' });
    const again = (await language.api.post(`/executions/${id}/rerun`, { fromStep: 'isolate', reason })).body.id as string;
    const asked = await language.approval(again, 'ask');
    expect(edr.calls).toHaveLength(1);
    await language.vote('ana', asked, 'approve');
    expect(await language.ended(again)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('a step whose effect must happen once', () => {
  const doubted = async () => {
    const edr = language.script(({ n }) =>
      n === 1 ? { body: 'cut', headers: { 'content-length': '100' } } : { body: { isolated: true } },
    );
    const id = await language.begin(`
steps:
  - { id: isolate, type: call-service, effect: once, retry: { maxAttempts: 3, delayMs: 10 }, with: { method: POST, url: "${edr.url}" } }
outputs: { got: "{{ steps.isolate.output }}" }`);
    await language.until(id, ({ status }) => status === 'AWAITING_OPERATOR');
    return { id, edr };
  };

  it.concurrent.each([
    ['completed', { output: { isolated: true } }, 'COMPLETED', 1],
    ['failed', {}, 'FAILED', 1],
    ['retry', {}, 'COMPLETED', 2],
  ])('is IN_DOUBT when nobody knows, until a person says %s', async (outcome, more, status, calls) => {
    const { id, edr } = await doubted();
    const inbox = async () =>
      (await language.api.get('/doubts?limit=200')).body.items.find((item: { execution: string }) => item.execution === id);
    const found = await inbox();
    expect(found).toMatchObject({ status: 'AWAITING_OPERATOR', youMayResolve: true, steps: [{ step: 'isolate', attempt: 1 }] });
    const { href } = found.steps[0].acts.find((act: { outcome: string }) => act.outcome === outcome);
    expect(href).toBe(`/api/v1/executions/${id}/steps/isolate/resolve`);
    expect((await language.stepAct(id, 'isolate', 'resolve', { outcome, ...more })).status).toBe(400);
    expect((await language.stepAct(id, 'isolate', 'resolve', { outcome, ...more, reason: 'the EDR shows it' })).status).toBe(200);
    expect(await language.ended(id)).toMatchObject({ status });
    expect(edr.calls).toHaveLength(calls);
    expect(await inbox()).toBeUndefined();
    expect((await language.stepAct(id, 'isolate', 'resolve', { outcome, ...more, reason: 'again' })).status).toBe(409);
  });
});
