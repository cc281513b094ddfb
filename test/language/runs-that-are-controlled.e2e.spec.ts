import { LEGAL_BASIS, startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

const UNKNOWN = `exe_${'0'.repeat(32)}`;
const NAP = 'steps:\n  - { id: nap, type: timer, with: { durationMs: 3600000 } }';
const WAIT = (ms: number) => `
steps:
  - { id: wait, type: wait-for-event, with: { event: com.example.never, key: nobody, timeoutMs: ${ms} } }`;

describe('a status', () => {
  it.concurrent.each([
    ['RUNNING', 'RUNNING', NAP],
    ['AWAITING_EVENT', 'AWAITING_EVENT', WAIT(3_600_000)],
    ['AWAITING_APPROVAL', 'AWAITING_APPROVAL', 'steps:\n  - { id: ask, type: human-approval, with: { approvers: { users: [ana] } } }'],
  ])('of a run is %s while its step is %s', async (status, ofStep, text) => {
    const id = await language.begin(text);
    const view = await language.until(id, (found) => found.status === status);
    expect(view.steps[0].status).toBe(ofStep);
    expect(await language.act(id, 'terminate')).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    expect((await language.view(id)).steps[0].status).toBe('CANCELLED');
  });

  it.concurrent('of a step is RETRYING between attempts, PENDING before its turn', async () => {
    const id = await language.begin(`
steps:
  - { id: ask, type: call-service, retry: { maxAttempts: 2, delayMs: 3600000, maxDelayMs: 3600000 }, with: { method: GET, url: "${language.script(() => ({ status: 503 })).url}" } }
  - { id: next, type: transform, dependsOn: [ask], with: { value: 1 } }`);
    const view = await language.until(id, ({ step }) => step.ask.status === 'RETRYING');
    expect(view.step.next.status).toBe('PENDING');
    await language.act(id, 'terminate');
  });
});

describe('a pause', () => {
  it.concurrent(
    'dispatches nothing new, is PAUSING until running attempts settle, then PAUSED; resume lists what it releases',
    async () => {
      const slow = language.script(() => ({ afterMs: 700 }));
      const next = language.script();
      const id = await language.begin(`
steps:
  - { id: slow, type: call-service, with: { method: GET, url: "${slow.url}" } }
  - { id: next, type: call-service, dependsOn: [slow], with: { method: GET, url: "${next.url}" } }`);
      await language.until(id, () => slow.calls.length === 1);
      expect(await language.act(id, 'pause', { reason: 'lunch' })).toMatchObject({ status: 200, body: { status: 'PAUSING' } });
      const paused = await language.until(id, ({ status }) => status !== 'PAUSING');
      expect([paused.status, paused.step.slow.status]).toEqual(['PAUSED', 'COMPLETED']);
      expect(next.calls).toHaveLength(0);
      const resumed = await language.act(id, 'resume');
      expect(resumed.status).toBe(200);
      expect(resumed.body.released).toEqual(['next']);
      expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
      expect(next.calls).toHaveLength(1);
    },
  );

  it.concurrent.each([
    ['a wait', WAIT(3_600_000), 'AWAITING_EVENT'],
    ['a timer', NAP, 'RUNNING'],
    ['an approval', 'steps:\n  - { id: ask, type: human-approval, with: { approvers: { users: [ana] } } }', 'AWAITING_APPROVAL'],
  ])('is PAUSED at once before %s, which is no running attempt', async (_what, text, status) => {
    const id = await language.begin(text);
    await language.until(id, (view) => view.status === status);
    expect(await language.act(id, 'pause')).toMatchObject({ status: 200, body: { status: 'PAUSED' } });
    await language.act(id, 'terminate');
  });

  it.concurrent("freezes a wait's time-out", async () => {
    const id = await language.begin(WAIT(1_500));
    await language.until(id, ({ status }) => status === 'AWAITING_EVENT');
    await language.act(id, 'pause');
    await new Promise((resolve) => setTimeout(resolve, 1_900));
    expect((await language.view(id)).status).toBe('PAUSED');
    await language.act(id, 'resume');
    expect((await language.view(id)).step.wait.status).toBe('AWAITING_EVENT');
    expect(await language.ended(id)).toMatchObject({ status: 'FAILED', step: { wait: { status: 'TIMED_OUT' } } });
  });

  it.concurrent("lets a timer's clock run on: what came due fires on resume", async () => {
    const id = await language.begin('steps:\n  - { id: nap, type: timer, with: { durationMs: 1500 } }');
    await language.act(id, 'pause');
    await new Promise((resolve) => setTimeout(resolve, 1_800));
    expect(await language.view(id)).toMatchObject({
      status: 'PAUSED',
      step: { nap: { status: expect.not.stringMatching('COMPLETED') as string } },
    });
    await language.act(id, 'resume');
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it.concurrent('does not stop the end of a legal basis', async () => {
    const edr = language.script();
    const runbook = await language.register(`
legalBasis: { required: true }
steps:
  - { id: wait, type: wait-for-event, with: { event: com.example.late, key: "{{ execution.id }}" } }
  - { id: call, type: call-service, dependsOn: [wait], with: { method: GET, url: "${edr.url}" } }`);
    const expiresAt = Date.now() + 1_500;
    const id = await language.start(runbook, { legalBasis: { ...LEGAL_BASIS, expiresAt: new Date(expiresAt).toISOString() } });
    await language.until(id, ({ status }) => status === 'AWAITING_EVENT');
    await language.act(id, 'pause');
    await new Promise((resolve) => setTimeout(resolve, expiresAt - Date.now() + 100));
    await language.send('com.example.late', id, {});
    await language.act(id, 'resume');
    const view = await language.ended(id);
    expect([view.status, view.failure?.error.name, edr.calls.length]).toEqual(['FAILED', 'denied', 0]);
  });

  it.concurrent('keeps events', async () => {
    const id = await language.begin(`
steps:
  - { id: wait, type: wait-for-event, with: { event: com.example.kept, key: "{{ execution.id }}", timeoutMs: 3600000 } }
outputs: { got: "{{ steps.wait.output }}" }`);
    await language.until(id, ({ status }) => status === 'AWAITING_EVENT');
    await language.act(id, 'pause');
    expect(await language.send('com.example.kept', id, { ok: true })).toMatchObject({ status: 202 });
    await language.act(id, 'resume');
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { got: { ok: true } } });
  });
});

describe('a cancellation', () => {
  it.concurrent('reaches running attempts by a signal, and does not run onFailure', async () => {
    const slow = language.script(() => ({ afterMs: 30_000 }));
    const id = await language.begin(`
steps:
  - { id: slow, type: call-service, with: { method: GET, url: "${slow.url}" } }
onFailure:
  - { id: tell, type: transform, with: { value: 1 } }`);
    await language.until(id, () => slow.calls.length === 1);
    expect((await language.act(id, 'cancel', { reason: 'wrong host' })).status).toBe(200);
    const view = await language.ended(id);
    expect(view).toMatchObject({ status: 'CANCELLED', step: { slow: { status: 'CANCELLED' } } });
    expect(view.step.tell.status).not.toBe('COMPLETED');
    await language.until(id, () => slow.calls[0]!.broken);
  });

  it.concurrent('is possible while the run is paused, and by terminate without any grace', async () => {
    const [one, other] = [await language.begin(NAP), await language.begin(NAP)];
    await language.act(one, 'pause');
    expect((await language.act(one, 'cancel')).status).toBe(200);
    expect(await language.ended(one)).toMatchObject({ status: 'CANCELLED' });
    expect(await language.act(other, 'terminate')).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
  });
});

describe('a control command', () => {
  it.concurrent('that holds already answers 200 with the state', async () => {
    const id = await language.begin(NAP);
    for (const [verb, status] of [
      ['resume', 'RUNNING'],
      ['pause', 'PAUSED'],
      ['pause', 'PAUSED'],
      ['resume', 'RUNNING'],
      ['resume', 'RUNNING'],
      ['cancel', 'CANCELLED'],
      ['cancel', 'CANCELLED'],
      ['terminate', 'CANCELLED'],
    ]) {
      expect([verb, await language.act(id, verb!)]).toMatchObject([verb, { status: 200, body: { status } }]);
    }
  });

  it.concurrent('that cannot apply answers 409; to a run that is not there 404', async () => {
    const cancelled = await language.begin(NAP);
    await language.act(cancelled, 'cancel');
    const completed = (await language.run('steps:\n  - { id: a, type: transform, with: { value: 1 } }')).id;
    expect([await language.act(cancelled, 'pause'), await language.act(cancelled, 'resume')]).toMatchObject([
      { status: 409 },
      { status: 409 },
    ]);
    for (const verb of ['pause', 'resume', 'cancel', 'terminate']) {
      expect([verb, (await language.act(completed, verb)).status]).toEqual([verb, 409]);
      expect([verb, (await language.act(UNKNOWN, verb)).status]).toEqual([verb, 404]);
    }
    expect((await language.stepAct(cancelled, 'nap', 'retry', { reason: 'again' })).status).toBe(409);
  });
});

describe('a wait that times out', () => {
  it.concurrent.each([
    ['onTimeout: fail', 'FAILED', 'SKIPPED'],
    ['onTimeout: continue', 'COMPLETED', 'SKIPPED'],
    ['onTimeout: { goto: rescue }', 'COMPLETED', 'COMPLETED'],
  ])('%s: the run is %s and the rescue %s', async (onTimeout, status, rescue) => {
    const view = await language.run(`
steps:
  - { id: wait, type: wait-for-event, with: { event: com.example.never, key: nobody, timeoutMs: 100, ${onTimeout} } }
  - { id: other, type: transform, onError: { goto: rescue }, with: { value: 1 } }
  - { id: rescue, type: transform, with: { value: 1 } }`);
    expect(view).toMatchObject({ status, step: { wait: { status: 'TIMED_OUT', error: { name: 'timeout' } }, rescue: { status: rescue } } });
  });
});
