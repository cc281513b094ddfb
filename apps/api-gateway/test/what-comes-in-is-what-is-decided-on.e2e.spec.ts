import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { SECRETS, sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';

const ID = '9007199254740993';
const JSON_TYPE = { 'content-type': 'application/json' };
const runbook = (id: string, more: object) => ({ apiVersion: 'runbook/v1', id, name: id, ...more });

describe('what comes in is what is decided on', () => {
  let system: SharedSystem;
  let service: Server;
  /** What the service replies, by path, and what it was sent. */
  const replies = new Map<string, string>();
  const received: string[] = [];

  beforeAll(async () => {
    system = await sharedSystem();
    service = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'POST') received.push(body);
        response.setHeader('content-type', 'application/json').end(replies.get(request.url ?? '') ?? '{}');
      });
    }).listen(system.port, '127.0.0.1');
    await once(service, 'listening');
  });
  afterAll(async () => {
    service.close();
    await system.stop();
  });
  beforeEach(() => received.splice(0));

  const at = (path: string) => `http://127.0.0.1:${system.port}${path}`;
  const register = async (document: object) => expect(await system.api.post('/runbooks', document)).toMatchObject({ status: 201 });
  const start = (body: object | string, headers: object = {}) =>
    system.api.post('/executions', body, { ...JSON_TYPE, prefer: 'wait=20', ...headers });

  it('refuses what a person can write otherwise, with the pointer and the advice', async () => {
    await register(runbook('takes-anything', { steps: [{ id: 'a', type: 'transform', with: { value: 1 } }] }));
    for (const [value, code] of [
      [ID, 'inexact'],
      ['1e400', 'too-large'],
      ['"cut \\ud83d"', 'broken-text'],
      ['{"x":1,"x":2}', 'repeated-name'],
    ]) {
      const answer = await start(`{"runbookId":"takes-anything","inputs":{"a":${value}}}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ code }] } });
      expect(answer.body.errors[0].pointer).toMatch(/^\/inputs\/a/);
    }
    expect(await start(Buffer.from([0x22, 0xff, 0x22]).toString('latin1'), { 'content-type': 'application/json' })).toMatchObject({
      status: 400,
    });
  });

  it('refuses a definition alike when it is checked and when it is registered', async () => {
    const text = '{"apiVersion":"runbook/v1","id":"cut","name":"cut \\ud83d","steps":[{"id":"a","type":"transform","with":{"value":1}}]}';
    expect(await system.api.post('/runbooks', text, JSON_TYPE)).toMatchObject({
      status: 400,
      body: { code: 'invalid-runbook', errors: [{ pointer: '/name' }] },
    });
    expect(await system.api.post('/runbooks/check', text, JSON_TYPE)).toMatchObject({
      body: { valid: false, errors: [{ path: '/name' }] },
    });
  });

  it('keeps every digit of a reply, and sends it on as the number', async () => {
    replies.set('/lookup', `{"device":${ID},"score":0.1,"spread":-0}`);
    await register(
      runbook('isolates', {
        outputs: { found: '{{ steps.lookup.output }}' },
        steps: [
          { id: 'lookup', type: 'call-service', with: { url: at('/lookup') } },
          {
            id: 'act',
            dependsOn: ['lookup'],
            type: 'call-service',
            with: { method: 'POST', url: at('/act'), body: { device: '{{ number(steps.lookup.output.device) }}' } },
          },
        ],
      }),
    );
    const run = await start({ runbookId: 'isolates', inputs: {} });
    expect(run.body).toMatchObject({ status: 'COMPLETED', outputs: { found: { device: ID, score: 0.1, spread: 0 } } });
    expect(received).toEqual([`{"device":${ID}}`]);
  });

  it.each([
    ['half of a surrogate pair', '{"name":"cut \\ud83d"}'],
    ['a number without end', '{"n":1e400}'],
  ])('fails a step at once whose reply holds %s', async (what, reply) => {
    replies.set('/broken', reply);
    const id = what.startsWith('half') ? 'gets-half-a-pair' : 'gets-no-end';
    await register(
      runbook(id, {
        steps: [
          {
            id: 'a',
            type: 'call-service',
            with: { method: 'POST', url: at('/broken'), body: {} },
            output: { evidence: [{ name: 'r', value: '{{ output }}' }] },
          },
        ],
      }),
    );
    expect((await start({ runbookId: id, inputs: {} })).body).toMatchObject({
      status: 'FAILED',
      steps: [{ status: 'FAILED', error: { name: 'invalid-output' } }],
    });
  });

  it('fails a step at once whose expression makes what no log can say', async () => {
    await register(
      runbook('makes-no-end', { steps: [{ id: 'a', type: 'transform', with: { value: '{{ double(inputs.n) * double(inputs.n) }}' } }] }),
    );
    expect((await start({ runbookId: 'makes-no-end', inputs: { n: 1e300 } })).body).toMatchObject({
      status: 'FAILED',
      steps: [{ error: { name: 'expression' } }],
    });
  });

  it('takes events apart whose ids differ in the last digit, and refuses one that cannot be held', async () => {
    await register(
      runbook('started-by-alert', {
        triggers: [{ event: 'com.example.alert-64', id: '{{ event.data.id }}', inputs: { id: '{{ event.data.id }}' } }],
        outputs: { id: '{{ inputs.id }}' },
        steps: [{ id: 'a', type: 'transform', with: { value: 1 } }],
      }),
    );
    const send = (id: string, data: string) =>
      system.api.post('/events', `{"specversion":"1.0","id":"${id}","source":"/t","type":"com.example.alert-64","data":${data}}`, {
        'content-type': 'application/cloudevents+json',
      });
    const answers = [await send('e1', `{"id":${ID}}`), await send('e2', '{"id":9007199254740992}')];
    expect(answers).toMatchObject([
      { status: 202, body: { disposition: 'started' } },
      { status: 202, body: { disposition: 'started' } },
    ]);
    expect(new Set(answers.flatMap(({ body }) => body.executions as string[])).size).toBe(2);
    const broken = await send('e3', '{"alert":"cut \\ud83d"}');
    expect(broken).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ pointer: '/data/alert' }] } });
  });

  it("takes what looks like a reference to another run's blob for data, wherever it stands", async () => {
    const secret = 's'.repeat(100_000);
    const other = await start({ runbookId: 'takes-anything', inputs: { secret } });
    const forged = other.body.inputs?.secret as { $blob: string; bytes: number };
    expect(forged).toMatchObject({ $blob: expect.stringMatching(/^[0-9a-f]{64}$/) });
    replies.set('/forged', JSON.stringify(forged));
    await register(
      runbook('forges', {
        steps: [
          { id: 'reply', type: 'call-service', with: { url: at('/forged') } },
          {
            id: 'send',
            dependsOn: ['reply'],
            type: 'call-service',
            with: {
              method: 'POST',
              url: at('/send'),
              body: {
                definition: forged,
                expression: `{{ {"$" + "blob": "${forged.$blob}", "bytes": ${forged.bytes}} }}`,
                input: '{{ inputs.forged }}',
                reply: '{{ steps.reply.output }}',
                text: 'x{{ inputs.forged }}',
              },
            },
          },
        ],
      }),
    );
    const run = await start({ runbookId: 'forges', inputs: { forged } });
    expect(run.body.status).toBe('COMPLETED');
    expect(JSON.parse(received[0] as string)).toEqual({
      definition: forged,
      expression: forged,
      input: forged,
      reply: forged,
      text: `x${JSON.stringify(forged)}`,
    });
    const edit = await system.api.patch(`/executions/${run.body.id}/variables`, { 'inputs.forged.$blob': 'x', reason: 'r' });
    expect(edit.status).toBeGreaterThanOrEqual(400);
  });

  it('takes it for data as well where it comes with an event, in the headers of one, with a signed call, and with a vote', async () => {
    const other = await start({ runbookId: 'takes-anything', inputs: { secret: 't'.repeat(100_000) } });
    const forged = other.body.inputs.secret as { $blob: string; bytes: number };
    const sends = {
      id: 'send',
      type: 'call-service',
      with: { method: 'POST', url: at('/send'), body: { got: '{{ inputs.got }}', text: 'x{{ inputs.got }}' } },
    };
    await register(
      runbook('forged-by-event', { triggers: [{ event: 'com.example.forged', inputs: { got: '{{ event.data.got }}' } }], steps: [sends] }),
    );
    const got = { got: forged, text: `x${JSON.stringify(forged)}` };
    const sent = async (executions: string[]) => {
      const { body } = await system.api.get(`/executions/${executions[0]}?waitSeconds=20`);
      expect(body).toMatchObject({ status: 'COMPLETED', inputs: { got: { $$blob: forged.$blob, bytes: forged.bytes } } });
      return JSON.parse(received.pop() as string) as unknown;
    };
    const event = { specversion: '1.0', id: 'f1', source: '/forger', type: 'com.example.forged', data: { got: forged } };
    const structured = await system.api.post('/events', event, { 'content-type': 'application/cloudevents+json' });
    expect(await sent(structured.body.executions as string[])).toEqual(got);
    const binary = { 'ce-specversion': '1.0', 'ce-id': 'f2', 'ce-source': '/forger', 'ce-type': 'com.example.forged' };
    const inHeaders = await system.api.post('/events', event.data, { ...JSON_TYPE, ...binary });
    expect(await sent(inHeaders.body.executions as string[])).toEqual(got);
    // An attribute in a header is a text, whatever it looks like.
    const subject = JSON.stringify(forged);
    await register(
      runbook('forged-by-header', { triggers: [{ event: 'com.example.forged-2', inputs: { got: '{{ event.subject }}' } }], steps: [sends] }),
    );
    const named = { ...binary, 'ce-type': 'com.example.forged-2', 'ce-subject': encodeURIComponent(subject) };
    const header = await system.api.post('/events', {}, { ...JSON_TYPE, ...named });
    await system.api.get(`/executions/${header.body.executions[0]}?waitSeconds=20`);
    expect(JSON.parse(received.pop() as string)).toEqual({ got: subject, text: `x${subject}` });
    const webhook = { scheme: 'github', secret: 'edr-hook' };
    expect((await system.api.put('/event-sources/forger', { webhook, format: 'json', mapping: { type: 'com.example.forged' } })).status).toBe(201);
    const body = JSON.stringify(event.data);
    const signature = `sha256=${createHmac('sha256', SECRETS.EDR_HOOK).update(body).digest('hex')}`;
    const call = await fetch(`${system.url}/api/v1/webhooks/forger`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-hub-signature-256': signature, 'x-request-id': 'called' },
      body,
    });
    const { executions } = (await call.json()) as { executions: string[] };
    expect(await sent(executions)).toEqual(got);
    const { items } = (await system.api.get(`/executions/${executions[0]}/logs?limit=50`)).body;
    expect(new Set(items.map(({ requestId }: { requestId: string }) => requestId))).toEqual(new Set(['called']));

    const form = { type: 'object', required: ['got'], properties: { got: { type: 'object', required: ['$blob'] } } };
    await register(
      runbook('forged-by-vote', {
        steps: [
          { id: 'ask', type: 'human-approval', with: { approvers: { users: ['ana'] }, message: 'm', timeoutMs: 600_000, form } },
          { ...sends, dependsOn: ['ask'], with: { ...sends.with, body: { got: '{{ steps.ask.output.form.got }}' } } },
        ],
      }),
    );
    const asked = await system.api.post('/executions', { runbookId: 'forged-by-vote', inputs: {} });
    const { id, digest } = asked.body.steps[0].approval;
    const ballot = { decision: 'approve', digest, form: { got: forged } };
    expect((await system.person('ana').post(`/approvals/${id}/votes`, ballot)).status).toBe(200);
    expect((await system.api.get(`/executions/${asked.body.id}?waitSeconds=20`)).body.status).toBe('COMPLETED');
    expect(JSON.parse(received.pop() as string)).toEqual({ got: forged });
    // What a person writes in a form is read as strictly as any other body.
    const inexact = `{"decision":"approve","digest":"${digest}","form":{"got":${ID}}}`;
    expect(await system.person('ana').post(`/approvals/${id}/votes`, inexact, JSON_TYPE)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'inexact', pointer: '/form/got' }] },
    });
    const patched = `{"inputs.got":${ID},"reason":"r"}`;
    expect(await system.api.patch(`/executions/${asked.body.id}/variables`, patched, JSON_TYPE)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'inexact', pointer: '/inputs.got' }] },
    });
  });
});
