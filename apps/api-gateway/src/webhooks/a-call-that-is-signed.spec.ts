import type { Webhook } from '@runbook/domain';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import type { WebhookCall } from '@runbook/outbound';
import { verifySignature, type Verdict } from './verify-signature.js';

const TOLERANCE = 300;
const common = { secret: 'name', toleranceSeconds: TOLERANCE };
const wrong: Verdict = { fault: expect.stringContaining('expected a signature') as unknown as string };

interface Vector {
  readonly webhook: Webhook;
  readonly secret: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Seconds, where the scheme signs them. */
  readonly at?: number;
  readonly signatureHeader: string;
}

/** From the specifications' and vendors' public pages. */
const VECTORS: Record<string, Vector> = {
  // https://github.com/standard-webhooks/standard-webhooks, the example of its reference libraries
  'standard-webhooks': {
    webhook: { scheme: 'standard-webhooks', ...common },
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    body: '{"test": 2432232314}',
    at: 1_614_265_330,
    signatureHeader: 'webhook-signature',
  },
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  github: {
    webhook: { scheme: 'github', ...common },
    secret: "It's a Secret to Everybody",
    headers: { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
    body: 'Hello, World!',
    signatureHeader: 'x-hub-signature-256',
  },
  // https://api.slack.com/authentication/verifying-requests-from-slack
  slack: {
    webhook: { scheme: 'slack', ...common },
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    headers: {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    at: 1_531_420_618,
    signatureHeader: 'x-slack-signature',
  },
  // RFC 4231, section 4.2
  'hmac-sha256': {
    webhook: { scheme: 'hmac-sha256', header: 'x-signature', prefix: 'mac=', encoding: 'hex', ...common },
    secret: '\x0b'.repeat(20),
    headers: { 'x-signature': 'mac=b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7' },
    body: 'Hi There',
    signatureHeader: 'x-signature',
  },
};

const verify = ({ webhook, secret, headers, body, at = 0 }: Vector, change: Partial<WebhookCall> = {}, laterMs = 0): Verdict =>
  verifySignature(webhook, { headers, body: Buffer.from(body), ...change }, secret, at * 1000 + laterMs);

describe.each(Object.entries(VECTORS))('a call that is signed by %s', (_scheme, vector) => {
  it('is let in with the signature of the public example', () => {
    expect(verify(vector)).toEqual({ delivery: expect.stringMatching(/^(msg_[0-9a-zA-Z]+|[0-9a-f]{64})$/) });
  });

  it('is refused with any other body, secret or signature', () => {
    expect(verify(vector, { body: Buffer.from(`${vector.body} `) })).toEqual(wrong);
    expect(verify({ ...vector, secret: `${vector.secret}BBBB` })).toEqual(wrong);
    const signature = vector.headers[vector.signatureHeader] as string;
    for (const other of ['', signature.slice(0, -1), `${signature}0`, signature.replace(/^[^=,]*[=,]/, ''), 'v1a,AAAA', undefined]) {
      expect(verify(vector, { headers: { ...vector.headers, [vector.signatureHeader]: other } })).toEqual(wrong);
    }
    expect(verify(vector, { headers: {} })).toEqual(wrong);
  });

  it('is refused with one changed byte, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(vector.body.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const body = Buffer.from(vector.body);
        body[place] = (body[place] as number) ^ change;
        expect(verify(vector, { body })).toEqual(wrong);
      }),
    );
  });

  it('is refused too early or too late, where the time is signed', () => {
    if (vector.at === undefined) {
      expect(verify(vector, {}, 10 ** 12)).toHaveProperty('delivery');
      return;
    }
    const edge = TOLERANCE * 1000;
    for (const laterMs of [-edge, 0, edge]) expect(verify(vector, {}, laterMs)).toHaveProperty('delivery');
    for (const laterMs of [-edge - 1, edge + 1, 10 ** 12]) {
      expect(verify(vector, {}, laterMs)).toEqual({ fault: expect.stringContaining('within 300 s') });
    }
  });
});

describe('a delivery', () => {
  const sign = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

  it('is known by what is signed: another unsigned header makes no other', () => {
    const vector = VECTORS.github as Vector;
    const named = (id: string) => verify(vector, { headers: { ...vector.headers, 'x-github-delivery': id } });
    expect(named('1')).toEqual(named('2'));
    const other = verify({ ...vector, body: 'x', headers: { 'x-hub-signature-256': `sha256=${sign(vector.secret, 'x')}` } });
    expect(other).toHaveProperty('delivery');
    expect(other).not.toEqual(named('1'));
  });

  it('of Standard Webhooks may carry several signatures while a secret is changed', () => {
    const vector = VECTORS['standard-webhooks'] as Vector;
    const signature = vector.headers['webhook-signature'] as string;
    const headers = { ...vector.headers, 'webhook-signature': `v1,AAAA v1a,BBBB ${signature}` };
    expect(verify(vector, { headers })).toEqual({ delivery: 'msg_p5jXN8AQM9LWM0D4loKWxJek' });
    const many = Array<string>(10).fill('v1,AAAA').join(' ');
    expect(verify(vector, { headers: { ...headers, 'webhook-signature': `${many} ${signature}` } })).toEqual(wrong);
  });

  it('of Standard Webhooks without an id, or with another, is none', () => {
    const vector = VECTORS['standard-webhooks'] as Vector;
    for (const id of ['', 'msg_2']) expect(verify(vector, { headers: { ...vector.headers, 'webhook-id': id } })).toEqual(wrong);
  });

  it('may be signed in upper case, and in base64', () => {
    const webhook: Webhook = { scheme: 'hmac-sha256', header: 'x-mac', prefix: '', encoding: 'hex', ...common };
    const hex = sign('a secret of the sender', 'body').toUpperCase();
    const call = (mac: string): WebhookCall => ({ headers: { 'x-mac': mac }, body: Buffer.from('body') });
    expect(verifySignature(webhook, call(hex), 'a secret of the sender', 0)).toHaveProperty('delivery');
    const base64 = Buffer.from(hex, 'hex').toString('base64');
    expect(verifySignature({ ...webhook, encoding: 'base64' }, call(base64), 'a secret of the sender', 0)).toHaveProperty('delivery');
    expect(verifySignature({ ...webhook, encoding: 'base64' }, call(base64.toLowerCase()), 'a secret of the sender', 0)).toEqual(wrong);
  });
});
