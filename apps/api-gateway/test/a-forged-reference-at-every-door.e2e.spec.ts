import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { SECRETS, sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';

const ID = '9007199254740993';
const JSON_TYPE = { 'content-type': 'application/json' };
const runbook = (id: string, more: object) => ({ apiVersion: 'runbook/v1', id, name: id, ...more });

describe("what looks like a reference to another run's blob", () => {
  let system: SharedSystem;
  let service: Server;
  /** What the service was sent. */
  const received: string[] = [];

  beforeAll(async () => {
    system = await sharedSystem();
    service = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push(body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    }).listen(system.port, '127.0.0.1');
    await once(service, 'listening');
  });
  afterAll(async () => {
    service.close();
    await system.stop();
  });

  const at = (path: string) => `http://127.0.0.1:${system.port}${path}`;
  const register = async (document: object) => expect(await system.api.post('/runbooks', document)).toMatchObject({ status: 201 });
  const over = (id: string) => system.api.get(`/executions/${id}?waitSeconds=20`);
  const lastSent = () => JSON.parse(received.pop() as string) as unknown;
  const sends = () => ({
    id: 'send',
    type: 'call-service',
    with: { method: 'POST', url: at('/send'), body: { got: '{{ inputs.got }}', text: 'x{{ inputs.got }}' } },
  });
  /** What looks like it in a run that was started by it, and what that run sent. */
  const expectData = async (executions: readonly string[]) => {
    const { body } = await over(executions[0]!);
    expect(body).toMatchObject({ status: 'COMPLETED', inputs: { got: { $$blob: forged.$blob, bytes: forged.bytes } } });
    expect(lastSent()).toEqual({ got: forged, text: `x${JSON.stringify(forged)}` });
  };

  let forged: { $blob: string; bytes: number };
  beforeAll(async () => {
    await register(runbook('holds-anything', { steps: [{ id: 'a', type: 'transform', with: { value: 1 } }] }));
    const other = await system.api.post('/executions', { runbookId: 'holds-anything', inputs: { secret: 't'.repeat(100_000) } });
    forged = other.body.inputs.secret;
    await register(
      runbook('forged-by-event', {
        triggers: [{ event: 'com.example.forged', inputs: { got: '{{ event.data.got }}' } }],
        steps: [sends()],
      }),
    );
  });

  const binary = { 'ce-specversion': '1.0', 'ce-id': 'f2', 'ce-source': '/forger', 'ce-type': 'com.example.forged' };

  it('is data where it comes with an event', async () => {
    const event = { specversion: '1.0', id: 'f1', source: '/forger', type: 'com.example.forged', data: { got: forged } };
    const structured = await system.api.post('/events', event, { 'content-type': 'application/cloudevents+json' });
    await expectData(structured.body.executions);
    const inHeaders = await system.api.post('/events', event.data, { ...JSON_TYPE, ...binary });
    await expectData(inHeaders.body.executions);
  });

  it('is a text where it comes in a header, whatever it looks like', async () => {
    const subject = JSON.stringify(forged);
    const triggers = [{ event: 'com.example.forged-2', inputs: { got: '{{ event.subject }}' } }];
    await register(runbook('forged-by-header', { triggers, steps: [sends()] }));
    const named = { ...binary, 'ce-type': 'com.example.forged-2', 'ce-subject': encodeURIComponent(subject) };
    const header = await system.api.post('/events', {}, { ...JSON_TYPE, ...named });
    await over(header.body.executions[0]);
    expect(lastSent()).toEqual({ got: subject, text: `x${subject}` });
  });

  it('is data where it comes with a signed call, whose records bear the id of the request', async () => {
    const webhook = { scheme: 'github', secret: 'edr-hook' };
    const source = { webhook, format: 'json', mapping: { type: 'com.example.forged' } };
    expect((await system.api.put('/event-sources/forger', source)).status).toBe(201);
    const body = JSON.stringify({ got: forged });
    const signature = `sha256=${createHmac('sha256', SECRETS.EDR_HOOK).update(body).digest('hex')}`;
    const call = await fetch(`${system.url}/api/v1/webhooks/forger`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-hub-signature-256': signature, 'x-request-id': 'called' },
      body,
    });
    const { executions } = (await call.json()) as { executions: string[] };
    await expectData(executions);
    const { items } = (await system.api.get(`/executions/${executions[0]}/logs?limit=50`)).body;
    expect(new Set(items.map(({ requestId }: { requestId: string }) => requestId))).toEqual(new Set(['called']));
  });

  it('is data in the form of a vote, which is read as strictly as any other body', async () => {
    const form = { type: 'object', required: ['got'], properties: { got: { type: 'object', required: ['$blob'] } } };
    const asks = { approvers: { users: ['ana'] }, message: 'm', timeoutMs: 600_000, form };
    const told = { ...sends(), dependsOn: ['ask'], with: { ...sends().with, body: { got: '{{ steps.ask.output.form.got }}' } } };
    await register(runbook('forged-by-vote', { steps: [{ id: 'ask', type: 'human-approval', with: asks }, told] }));
    const asked = await system.api.post('/executions', { runbookId: 'forged-by-vote', inputs: {} });
    const { id, digest } = asked.body.steps[0].approval;
    const ballot = { decision: 'approve', digest, form: { got: forged } };
    expect((await system.person('ana').post(`/approvals/${id}/votes`, ballot)).status).toBe(200);
    expect((await over(asked.body.id)).body.status).toBe('COMPLETED');
    expect(lastSent()).toEqual({ got: forged });
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
