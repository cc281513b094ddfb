import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem, type RunningSystem } from './running-system.mjs';

const SECRET = 'a secret that sender and service share';
const STANDARD_SECRET = Buffer.from(SECRET).toString('base64');
const TRIGGERED = {
  apiVersion: 'runbook/v1',
  id: 'on-alert',
  name: 'Started by an alert',
  inputs: { type: 'object', required: ['host'] },
  outputs: { host: '{{ inputs.host }}' },
  triggers: [{ event: 'com.example.alert', inputs: { host: '{{ event.data.host }}' } }],
  steps: [{ id: 'a', type: 'transform', with: { value: 1 } }],
};
const WAITER = {
  apiVersion: 'runbook/v1',
  id: 'waits-for-word',
  name: 'Waits for a word',
  outputs: { ok: '{{ steps.word.output.ok }}' },
  steps: [{ id: 'word', type: 'wait-for-event', with: { event: 'com.example.word', key: 'h1' } }],
};
const MAPPED = { format: 'json', ttlMs: 60_000, mapping: { type: 'com.example.{{ record.kind }}', key: '{{ record.host }}' } };

describe('calls of webhooks', () => {
  let system: RunningSystem;
  const hmac = (text: string, encoding: 'hex' | 'base64' = 'hex') => createHmac('sha256', SECRET).update(text).digest(encoding);
  const seconds = () => String(Math.floor(Date.now() / 1000));

  /** How each kind of sender signs. */
  const signers = {
    hub: (body: string) => ({ 'x-hub-signature-256': `sha256=${hmac(body)}` }),
    plain: (body: string) => ({ 'x-mac': `mac ${hmac(body, 'base64')}` }),
    chat: (body: string, at = seconds()) => ({ 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${hmac(`v0:${at}:${body}`)}` }),
    standard: (body: string, id = 'msg_1', at = seconds()) => ({
      'webhook-id': id,
      'webhook-timestamp': at,
      'webhook-signature': `v1,${hmac(`${id}.${at}.${body}`, 'base64')}`,
    }),
  };
  const sources: Record<keyof typeof signers, object> = {
    hub: { webhook: { scheme: 'github', secret: 'shared' }, ...MAPPED },
    plain: { webhook: { scheme: 'hmac-sha256', header: 'X-Mac', prefix: 'mac ', encoding: 'base64', secret: 'shared' }, ...MAPPED },
    chat: { webhook: { scheme: 'slack', secret: 'shared' }, ...MAPPED },
    standard: { webhook: { scheme: 'standard-webhooks', secret: 'standard' }, format: 'cloudevents' },
  };

  const call = async (source: string, body: string, headers: object) => {
    const answer = await fetch(`${system.url}/api/v1/webhooks/${source}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const signed = (source: keyof typeof signers, body: string) => call(source, body, signers[source](body));
  const cloudEvent = (change: object) =>
    JSON.stringify({ specversion: '1.0', id: '1', source: '/edr', type: 'com.example.alert', ...change });
  const dispositions = async (source: string) => (await system.api.get(`/event-sources/${source}/dispositions`)).body;

  beforeAll(async () => {
    system = await startSystem({ SECRET_SHARED: SECRET, SECRET_STANDARD: `whsec_${STANDARD_SECRET}`, SECRET_SHORT: 'short' });
    for (const document of [TRIGGERED, WAITER]) expect((await system.api.post('/runbooks', document)).status).toBe(201);
    for (const [id, source] of Object.entries(sources)) expect((await system.api.put(`/event-sources/${id}`, source)).status).toBe(201);
  });
  afterAll(() => system.stop());

  it.each(['hub', 'plain', 'chat'] as const)('start runs when they are signed as by %s', async (source) => {
    const answer = await signed(source, JSON.stringify({ kind: 'alert', host: source }));
    expect(answer).toEqual({ status: 202, body: { disposition: 'started', executions: [expect.stringMatching(/^exe_/)] } });
    const [execution] = answer.body.executions as string[];
    // Whoever set the webhook up knows its secret, so what it starts is asked for by them.
    expect((await system.api.get(`/executions/${execution}?waitSeconds=30`)).body).toMatchObject({
      outputs: { host: source },
      startedBy: { kind: 'service' },
      requesters: ['dev'],
    });
  });

  it('may be forms, as Slack sends what people click on, signed over their very bytes', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const payload = { kind: 'alert', host: 'a button & more = ü', actions: [{ action_id: 'contain' }] };
    const body = `payload=${encodeURIComponent(JSON.stringify(payload)).replaceAll('%20', '+')}`;
    const answer = await call('chat', body, { ...form, ...signers.chat(body) });
    expect(answer).toMatchObject({ status: 202, body: { disposition: 'started' } });
    const [execution] = answer.body.executions as string[];
    expect((await system.api.get(`/executions/${execution}?waitSeconds=30`)).body).toMatchObject({ outputs: { host: payload.host } });
    // The same fields, written otherwise, were not signed.
    expect(await call('chat', body.replaceAll('+', '%20'), { ...form, ...signers.chat(body) })).toMatchObject({ status: 401 });
    const fields = 'kind=alert&host=a+field&team_id=T1&tag=1&tag=2';
    const told = await call('chat', fields, { ...form, ...signers.chat(fields) });
    expect(told).toMatchObject({ status: 202, body: { disposition: 'started' } });
    const [second] = told.body.executions as string[];
    expect((await system.api.get(`/executions/${second}?waitSeconds=30`)).body).toMatchObject({ outputs: { host: 'a field' } });
    // Its type is not signed: what is JSON stays JSON, and a form that is not called one is malformed.
    const json = JSON.stringify({ kind: 'alert', host: 'json' });
    expect(await call('chat', json, { ...form, ...signers.chat(json) })).toMatchObject({ body: { disposition: 'started' } });
    const plain = 'kind=alert&host=x';
    expect(await call('chat', plain, signers.chat(plain))).toMatchObject({ status: 202, body: { disposition: 'malformed' } });
  });

  it('start runs when a CloudEvent is signed by Standard Webhooks', async () => {
    const body = cloudEvent({ id: 's1', data: { host: 'standard' } });
    expect((await call('standard', body, signers.standard(body, 'msg_s1'))).body).toMatchObject({ disposition: 'started' });
    const again = cloudEvent({ id: 's2', data: { host: 'standard' } });
    expect((await call('standard', again, signers.standard(again, 'msg_s2'))).body).toMatchObject({ disposition: 'started' });
  });

  it('resume the run that waits, and are there before the wait', async () => {
    expect((await signed('hub', '{"kind":"word","host":"h1","ok":true}')).body).toEqual({ disposition: 'buffered' });
    const { body: run } = await system.api.post('/executions', { runbookId: 'waits-for-word' });
    expect((await system.api.get(`/executions/${run.id}?waitSeconds=30`)).body).toMatchObject({
      status: 'COMPLETED',
      outputs: { ok: true },
    });
  });

  it('do nothing when they are made again, however their unsigned headers are changed', async () => {
    const body = '{"kind":"alert","host":"again"}';
    expect((await signed('hub', body)).body).toMatchObject({ disposition: 'started' });
    for (const delivery of ['1', '2']) {
      const headers = { ...signers.hub(body), 'x-github-delivery': delivery };
      expect(await call('hub', body, headers)).toEqual({ status: 202, body: { disposition: 'duplicate' } });
    }
    const event = cloudEvent({ id: 'once', data: { host: 'once' } });
    expect((await call('standard', event, signers.standard(event, 'msg_a'))).body).toMatchObject({ disposition: 'started' });
    // The same event in another delivery.
    expect((await call('standard', event, signers.standard(event, 'msg_b'))).body).toMatchObject({ disposition: 'duplicate' });
    expect((await call('standard', cloudEvent({ id: 'x' }), signers.standard(cloudEvent({ id: 'x' }), 'msg_a'))).body).toEqual({
      disposition: 'duplicate',
    });
  });

  it('are refused with a wrong signature, told nothing of themselves, and noted once', async () => {
    const body = '{"kind":"alert","host":"stranger"}';
    for (const headers of [{}, signers.hub(`${body} `), { 'x-hub-signature-256': 'sha256=' }, { 'x-api-key': 'any' }]) {
      const { status, body: problem } = await call('hub', body, headers);
      expect(status).toBe(401);
      expect(problem).toMatchObject({ code: 'signature-wrong' });
      expect(JSON.stringify(problem)).not.toContain('stranger');
    }
    // Nobody waits for the note.
    while ((await dispositions('hub')).counts.unauthorised === 0) await sleep(20);
    const { counts, items } = await dispositions('hub');
    expect(counts.unauthorised).toBe(1);
    expect(items).toContainEqual(
      expect.objectContaining({ disposition: 'unauthorised', record: expect.stringContaining('webhook/hub/unauthorised') }),
    );
  });

  it('are refused when they come too late', async () => {
    const body = '{"kind":"alert","host":"late"}';
    const at = String(Math.floor(Date.now() / 1000) - 400);
    const { status, body: problem } = await call('chat', body, signers.chat(body, at));
    expect(status).toBe(401);
    expect(problem.detail).toContain('within 300 s');
  });

  it('are refused where there is no such webhook', async () => {
    expect((await system.api.put('/event-sources/of-topic', { topic: 'of.topic' })).status).toBe(201);
    for (const source of ['nobody', 'of-topic', '..%2f..', 'HUB']) {
      const { status, body } = await call(source, '{}', signers.hub('{}'));
      expect([status, body.code]).toEqual([404, 'event-source-unknown']);
    }
  });

  it('are refused while the secret is missing or too short, and can be made again', async () => {
    for (const secret of ['missing', 'short']) {
      await system.api.put('/event-sources/no-secret', { webhook: { scheme: 'github', secret }, ...MAPPED });
      expect(await call('no-secret', '{}', signers.hub('{}'))).toMatchObject({ status: 503, body: { code: 'not-ready' } });
    }
  });

  it('are refused when they are too large', async () => {
    const body = JSON.stringify({ kind: 'alert', host: 'x'.repeat(1024 * 1024) });
    expect(await signed('hub', body)).toMatchObject({ status: 413, body: { code: 'payload-too-large' } });
  });

  it('say so when nobody can read them, whatever they are', async () => {
    for (const body of ['{"kind":', '', '\u0000', '"text"']) {
      expect(await call('hub', body, { ...signers.hub(body), 'content-type': 'text/odd' })).toMatchObject({
        status: 202,
        body: { disposition: 'malformed', reasons: [expect.any(String)] },
      });
    }
    const { items } = await dispositions('hub');
    expect(items).toContainEqual(expect.objectContaining({ disposition: 'malformed', reason: expect.any(String) }));
  });

  it('of attributes in headers alone make no CloudEvent: nobody signed those', async () => {
    const headers = {
      'ce-id': '1',
      'ce-source': '/x',
      'ce-type': 'com.example.alert',
      'ce-specversion': '1.0',
      ce_id: '1',
      ce_type: 'com.example.alert',
    };
    const body = '{"host":"header"}';
    expect((await call('standard', body, { ...signers.standard(body, 'msg_h'), ...headers })).body).toMatchObject({
      disposition: 'malformed',
    });
  });

  it('give Slack its word back, when it is signed', async () => {
    const body = '{"type":"url_verification","challenge":"3eZbrw1a"}';
    expect(await signed('chat', body)).toEqual({ status: 200, body: { challenge: '3eZbrw1a' } });
    expect((await call('chat', body, {})).status).toBe(401);
    expect((await signed('hub', body)).body).not.toHaveProperty('challenge');
  });

  it('need a source that can have them', async () => {
    const put = async (body: object) => (await system.api.put('/event-sources/odd', body)).body;
    expect(await put(MAPPED)).toMatchObject({ code: 'invalid-request', errors: [{ pointer: '/topic' }] });
    const webhook = { scheme: 'github', secret: 'shared' };
    const fromHeader = { webhook, ...MAPPED, mapping: { ...MAPPED.mapping, id: "{{ headers['x-github-delivery'] }}" } };
    expect(await put(fromHeader)).toMatchObject({
      errors: [{ pointer: '/mapping/id', message: expect.stringContaining('no signature covers') }],
    });
    expect(await put({ ...MAPPED, webhook: { scheme: 'md5', secret: 'shared' } })).toMatchObject({ code: 'invalid-request' });
    expect(await put({ ...MAPPED, webhook: { ...webhook, toleranceSeconds: 100_000 } })).toMatchObject({ code: 'invalid-request' });
    expect(await put({ ...MAPPED, webhook })).toMatchObject({ webhook: { scheme: 'github', secret: 'shared', toleranceSeconds: 300 } });
  });
});
