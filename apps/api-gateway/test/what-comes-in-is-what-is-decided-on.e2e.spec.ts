import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';

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
});
