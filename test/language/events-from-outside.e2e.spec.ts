import { randomUUID } from 'node:crypto';
import { eventually, startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

/** A type of a test's own, so that tests do not meet. */
const ownType = () => `com.example.t${randomUUID().replaceAll('-', '')}`;
const waiting = (event: string, more = '') => `
steps:
  - { id: wait, type: wait-for-event, with: { event: ${event}, key: "{{ inputs.host }}"${more} } }
outputs: { got: "{{ steps.wait.output }}" }`;
const inputs = { host: 'web-1' };
const awaits = async (id: string) => language.until(id, ({ status }) => status === 'AWAITING_EVENT');
const disposition = ({ status, body }: { status: number; body: { disposition?: string } }) => [status, body.disposition];

describe('an event', () => {
  it.concurrent('meets the wait with its subject as key; the output is its data', async () => {
    const type = ownType();
    const id = await language.begin(waiting(type), { inputs });
    await awaits(id);
    expect(disposition(await language.send(type, 'web-2', { ok: 0 }, { ttlms: 0 }))).toEqual([202, 'no-match']);
    expect(disposition(await language.send(type, 'web-1', { ok: 1 }))).toEqual([202, 'correlated']);
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { got: { ok: 1 } } });
  });

  it.concurrent('is read whole with read: envelope', async () => {
    const type = ownType();
    const id = await language.begin(waiting(type, ', read: envelope'), { inputs });
    await awaits(id);
    await language.send(type, 'web-1', { ok: 1 }, { source: '/edr' });
    expect(await language.ended(id)).toMatchObject({ outputs: { got: { type, source: '/edr', subject: 'web-1', data: { ok: 1 } } } });
  });

  it.concurrent('must satisfy when', async () => {
    const type = ownType();
    const id = await language.begin(waiting(type, ', when: "event.data.ok"'), { inputs });
    await awaits(id);
    await language.send(type, 'web-1', { ok: false });
    await language.send(type, 'web-1', { ok: true, n: 2 });
    expect(await language.ended(id)).toMatchObject({ outputs: { got: { ok: true, n: 2 } } });
  });

  it.concurrent('that came early is kept an hour, and a new wait takes the oldest match', async () => {
    const type = ownType();
    expect(disposition(await language.send(type, 'web-1', { n: 1 }))).toEqual([202, 'buffered']);
    expect(disposition(await language.send(type, 'web-1', { n: 2 }))).toEqual([202, 'buffered']);
    const runbook = await language.register(waiting(type));
    expect(await language.ended(await language.start(runbook, { inputs }))).toMatchObject({ outputs: { got: { n: 1 } } });
    expect(await language.ended(await language.start(runbook, { inputs }))).toMatchObject({ outputs: { got: { n: 2 } } });
  });

  it.concurrent('with a TTL of 0 meets an open wait now or is dropped, and ttlms ends the keeping', async () => {
    const type = ownType();
    expect(disposition(await language.send(type, 'web-1', {}, { ttlms: 0 }))).toEqual([202, 'no-match']);
    expect(disposition(await language.send(type, 'web-1', {}, { ttlms: 50 }))).toEqual([202, 'buffered']);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const id = await language.begin(waiting(type), { inputs });
    await awaits(id);
    expect(disposition(await language.send(type, 'web-1', { n: 3 }, { ttlms: 0 }))).toEqual([202, 'correlated']);
    expect(await language.ended(id)).toMatchObject({ outputs: { got: { n: 3 } } });
  });

  it.concurrent('goes to at most one wait of a step, the oldest, and to every different runbook', async () => {
    const type = ownType();
    const one = await language.register(waiting(type));
    const oldest = await language.start(one, { inputs });
    await awaits(oldest);
    const younger = await language.start(one, { inputs });
    const other = await language.begin(waiting(type), { inputs });
    await Promise.all([younger, other].map(awaits));
    await language.send(type, 'web-1', { n: 1 });
    expect([await language.ended(oldest), await language.ended(other)]).toMatchObject([{ status: 'COMPLETED' }, { status: 'COMPLETED' }]);
    expect((await language.view(younger)).status).toBe('AWAITING_EVENT');
    await language.act(younger, 'terminate');
  });

  it.concurrent('is a duplicate by source and id', async () => {
    const type = ownType();
    const once = { id: randomUUID(), source: '/edr' };
    expect(disposition(await language.send(type, 'web-1', { n: 1 }, once))).toEqual([202, 'buffered']);
    expect(disposition(await language.send(type, 'web-1', { n: 1 }, once))).toEqual([202, 'duplicate']);
    expect(disposition(await language.send(type, 'web-1', { n: 1 }, { ...once, source: '/other' }))).toEqual([202, 'buffered']);
  });

  it.concurrent('that is none is refused, and nobody without a key may send one', async () => {
    for (const body of [{}, { specversion: '1.0' }, { specversion: '0.3', id: 'a', source: '/a', type: 'b' }]) {
      expect((await language.api.post('/events', body, { 'content-type': 'application/cloudevents+json' })).status).toBe(400);
    }
    const answer = await fetch(`${language.url}/api/v1/events`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    expect(answer.status).toBe(401);
  });

  it.concurrent('starts the runbooks that have a trigger for it, once for an id', async () => {
    const type = ownType();
    const runbook = await language.register(`
triggers:
  - { event: ${type}, when: "event.data.severity >= 7", inputs: { host: "{{ event.data.host }}" }, id: "{{ event.data.alert }}" }
steps: [{ id: a, type: transform, with: { value: "{{ inputs.host }}" } }]
outputs: { host: "{{ steps.a.output }}" }`);
    const runs = async () => (await language.api.get(`/executions?runbookId=${runbook}`)).body.items as { id: string }[];
    await language.send(type, undefined, { severity: 3, host: 'web-0', alert: 'a-0' });
    expect(disposition(await language.send(type, undefined, { severity: 8, host: 'web-1', alert: 'a-1' }))).toEqual([202, 'started']);
    await language.send(type, undefined, { severity: 9, host: 'web-2', alert: 'a-1' });
    await language.send(type, undefined, { severity: 9, host: 'web-3', alert: 'a-2' });
    const found = await eventually(runs, (items) => items.length >= 2);
    const views = await Promise.all(found.map(({ id }) => language.ended(id)));
    expect(views.map(({ outputs }) => outputs.host as string).sort()).toEqual(['web-1', 'web-3']);
  });
});

describe('a wait', () => {
  const both = (kind: string, type: string) => `
steps:
  - id: wait
    type: wait-for-event
    with:
      ${kind}:
        - { name: good, event: ${type}.good, key: "{{ inputs.host }}" }
        - { name: bad, event: ${type}.bad, key: "{{ inputs.host }}", when: "event.data.sure" }
outputs: { got: "{{ steps.wait.output }}" }`;

  it.concurrent('for any of several ends with the first, and the losers are closed', async () => {
    const type = ownType();
    const id = await language.begin(both('anyOf', type), { inputs });
    await awaits(id);
    await language.send(`${type}.bad`, 'web-1', { sure: true });
    const view = await language.ended(id);
    expect(view.status).toBe('COMPLETED');
    expect(JSON.stringify(view.outputs.got)).toContain('bad');
    expect(disposition(await language.send(`${type}.good`, 'web-1', {}, { ttlms: 0 }))).toEqual([202, 'no-match']);
  });

  it.concurrent('for all of several needs each', async () => {
    const type = ownType();
    const id = await language.begin(both('allOf', type), { inputs });
    await awaits(id);
    await language.send(`${type}.good`, 'web-1', { n: 1 });
    expect((await language.view(id)).status).toBe('AWAITING_EVENT');
    await language.send(`${type}.bad`, 'web-1', { sure: true });
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { got: { good: { n: 1 }, bad: { sure: true } } } });
  });

  it.concurrent('evaluates its key once, on entering', async () => {
    const type = ownType();
    const id = await language.begin(waiting(type), { inputs });
    await awaits(id);
    await language.api.patch(`/executions/${id}/variables`, { 'inputs.host': 'web-9', reason: 'renamed' });
    expect(disposition(await language.send(type, 'web-1', { n: 1 }, { ttlms: 0 }))).toEqual([202, 'correlated']);
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('a trigger', () => {
  it.concurrent('by a schedule is checked when its runbook is', async () => {
    const at = (schedule: string, zone: string) =>
      language.check(
        `triggers: [{ schedule: "${schedule}", timezone: ${zone}, overlap: skip }]\nsteps: [{ id: a, type: transform, with: { value: 1 } }]`,
      );
    expect(await at('0 6 * * 1', 'Europe/Berlin')).toMatchObject({ valid: true });
    expect(await at('61 6 * * 1', 'Europe/Berlin')).toMatchObject({ valid: false });
    expect(await at('0 6 * * 1', 'Europe/Atlantis')).toMatchObject({ valid: false });
  });
});
