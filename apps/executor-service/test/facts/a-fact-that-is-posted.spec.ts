import { EgressGuard, OutboundConnections, OutboundHttp, verifyWebhook } from '@runbook/outbound';
import { SystemClock } from '@runbook/ports';
import { FactPost } from '../../src/facts/fact-post.js';
import { startReceiver, Subscribed } from './subscribed.js';

const KEY = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const KEY_BEFORE = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const TOKEN = 'a-token-in-the-address';
const clock = new SystemClock();

describe('a fact that is posted', () => {
  const https: OutboundHttp[] = [];
  const receivers: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const http of https.splice(0)) await http.close();
    for (const receiver of receivers.splice(0)) await receiver.stop();
  });

  async function posted(
    answer?: Parameters<typeof startReceiver>[0],
    { allowed = true, own = true, keys = [KEY, KEY_BEFORE], answerMsMax = 5_000 } = {},
  ) {
    const receiver = await startReceiver(...(answer ? [answer] : []));
    receivers.push(receiver);
    const guard = new EgressGuard(allowed ? [`127.0.0.1:${receiver.port}`] : []);
    const http = new OutboundHttp(new OutboundConnections(guard));
    https.push(http);
    const subscribed = new Subscribed();
    subscribed.register('siem', { url: `${receiver.url}/${TOKEN}` });
    const egress = { of: () => (own ? undefined : { tenant: 'acme', allows: () => false }) };
    const post = new FactPost(http, egress, { of: () => Promise.resolve(keys) }, clock, answerMsMax);
    const came = await post.send(subscribed.subscriptions.find('acme', 'siem')!, 'fct_1', '{"id":"fct_1"}');
    return { came, received: receiver.received };
  }

  it.each([KEY, KEY_BEFORE])('is signed as Standard Webhooks say, by the key and by the one before it', async (key) => {
    const { came, received } = await posted();
    expect(came).toMatchObject({ isTaken: true, isGone: false, answer: { status: 204 } });
    const [{ headers, body }] = received as [(typeof received)[0]];
    expect(headers).toMatchObject({ 'content-type': 'application/cloudevents+json', 'webhook-id': 'fct_1' });
    const call = { headers: headers as Record<string, string>, body: Buffer.from(body) };
    expect(verifyWebhook(call, key, clock.now())).toEqual({ id: 'fct_1' });
    expect(verifyWebhook({ ...call, body: Buffer.from(`${body} `) }, key, clock.now())).toEqual({ fault: 'signature' });
    expect(verifyWebhook(call, `whsec_${Buffer.alloc(32, 3).toString('base64')}`, clock.now())).toEqual({ fault: 'signature' });
  });

  it.each([
    [301, {}, undefined, false],
    [400, {}, undefined, false],
    [410, {}, undefined, true],
    [429, { 'retry-after': '7' }, 7_000, false],
    [503, { 'retry-after': '2' }, 2_000, false],
  ])('is not taken with %d %j', async (status, headers, retryAfterMs, isGone) => {
    const { came } = await posted({ status, headers });
    expect(came).toMatchObject({ isTaken: false, isGone, answer: { status } });
    expect(came.retryAfterMs).toBe(retryAfterMs);
  });

  it('shows the beginning of what was answered, without its key and without what stands behind the host', async () => {
    const body = `you sent ${TOKEN} and ${KEY} ${'x'.repeat(2_000)}`;
    const { came } = await posted({ status: 500, headers: { 'content-type': 'text/plain' }, body });
    expect(came.answer.text).toMatch(/^you sent .* and /);
    expect(came.answer.text!.length).toBeLessThanOrEqual(301);
    expect(came.answer.text).not.toContain(TOKEN);
    expect(came.answer.text).not.toContain(KEY);
  });

  it('shows nothing of an answer that is no text', async () => {
    const { came } = await posted({ status: 500, headers: { 'content-type': 'application/octet-stream' }, body: 'bytes' });
    expect(came.answer).not.toHaveProperty('text');
  });

  it.each([
    ['the operator', { allowed: false }],
    ['the tenant', { own: false }],
  ])('goes nowhere that %s does not allow', async (_who, options) => {
    const { came, received } = await posted(undefined, options);
    expect(received).toEqual([]);
    expect(came).toMatchObject({ isTaken: false, isGone: false });
    expect(came.answer.text).toMatch(/expected|127\.0\.0\.1/);
    expect(came.answer.text).not.toContain(TOKEN);
  });

  it('is not posted unsigned where its key cannot be opened', async () => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    const http = new OutboundHttp(new OutboundConnections(new EgressGuard([`127.0.0.1:${receiver.port}`])));
    https.push(http);
    const subscribed = new Subscribed();
    subscribed.register('siem', { url: receiver.url });
    const keys = { of: () => Promise.reject(new Error('expected a key, found none')) };
    const came = await new FactPost(http, { of: () => undefined }, keys, clock).send(
      subscribed.subscriptions.find('acme', 'siem')!,
      'fct_1',
      '{}',
    );
    expect([came.isTaken, came.answer.text, receiver.received]).toEqual([false, 'expected a key, found none', []]);
  });
});
