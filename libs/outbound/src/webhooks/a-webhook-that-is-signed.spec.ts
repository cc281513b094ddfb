import fc from 'fast-check';
import { verifyWebhook, webhookHeaders, WEBHOOK_TOLERANCE_MS } from './standard-webhook.js';

interface Vector {
  readonly secret: string;
  readonly id: string;
  readonly seconds: number;
  readonly body: string;
  readonly signature: string;
}

const VECTORS: Readonly<Record<string, Vector>> = {
  // The example of the reference libraries, https://github.com/standard-webhooks/standard-webhooks.
  'the reference libraries': {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1_614_265_330,
    body: '{"test": 2432232314}',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  // https://docs.svix.com/receiving/verifying-payloads/how-manual
  'the guide to checking by hand': {
    secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
    id: 'msg_loFOjxBNrRLzqYUf',
    seconds: 1_731_705_121,
    body: '{"event_type":"ping","data":{"success":true}}',
    signature: 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  },
  // printf '%s' 'ntc_1.1795255200.{"id":"ntc_1"}' | openssl dgst -sha256 -hmac 'a-secret-of-at-least-32-characters' -binary | base64
  'openssl, with a secret that has no prefix': {
    secret: 'a-secret-of-at-least-32-characters',
    id: 'ntc_1',
    seconds: 1_795_255_200,
    body: '{"id":"ntc_1"}',
    signature: 'v1,fVO5LgcLgXhkl3I3Oo7q/38FUN1l/uxkRasYLEpYDro=',
  },
};

const [reference] = Object.values(VECTORS) as [Vector];
const verify = ({ secret, id, seconds, body, signature }: Vector, laterMs = 0) => {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
  return verifyWebhook({ headers, body: Buffer.from(body) }, secret, seconds * 1_000 + laterMs);
};

describe('a webhook that is signed', () => {
  it.each(Object.entries(VECTORS))('has the signature of %s, and is let in with it', (_source, vector) => {
    const { id, seconds, body, secret, signature } = vector;
    expect(webhookHeaders(id, seconds * 1_000 + 999, body, secret)).toEqual({
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signature,
    });
    expect(verify(vector)).toEqual({ id });
  });

  it('has id and time without a secret, and no signature', () => {
    expect(webhookHeaders('msg_1', 1_000, '{}', undefined)).toEqual({ 'webhook-id': 'msg_1', 'webhook-timestamp': '1' });
  });

  it('is refused with any other id, time, body, secret or signature', () => {
    const wrong = { fault: 'signature' };
    for (const change of [
      { id: 'msg_2' },
      { id: '' },
      { body: `${reference.body} ` },
      { secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl' },
      { signature: '' },
      { signature: reference.signature.replace('v1,', 'v1a,') },
      { signature: reference.signature.replace('v1,', '') },
      { signature: reference.signature.replace('=', '') },
      { signature: reference.signature.toLowerCase() },
    ]) {
      expect(verify({ ...reference, ...change })).toEqual(wrong);
    }
    expect(verifyWebhook({ headers: {}, body: Buffer.from('') }, reference.secret, 0)).toEqual(wrong);
    const another = { ...reference, seconds: reference.seconds + 1 };
    expect(verify(another)).toEqual(wrong);
  });

  it('is let in within five minutes of its time, and at no other', () => {
    expect(WEBHOOK_TOLERANCE_MS).toBe(300_000);
    for (const laterMs of [-300_000, 0, 300_000]) expect(verify(reference, laterMs)).toEqual({ id: reference.id });
    for (const laterMs of [-300_001, 300_001]) expect(verify(reference, laterMs)).toEqual({ fault: 'timestamp' });
  });

  it('carries a signature of each secret while they are changed, and either lets it in', () => {
    const [old, next] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_plJ3nmyCDGBKInavdOK15jsl'];
    const headers = webhookHeaders('msg_1', 5_000, '{}', `${old} ${next}`);
    const single = [old, next].map((secret) => webhookHeaders('msg_1', 5_000, '{}', secret)['webhook-signature']);
    expect(headers['webhook-signature']).toBe(single.join(' '));
    for (const secret of [old, next, `${next} ${old}`]) {
      expect(verifyWebhook({ headers, body: Buffer.from('{}') }, secret, 5_000)).toEqual({ id: 'msg_1' });
    }
    const many = { ...headers, 'webhook-signature': `${Array<string>(10).fill('v1,AAAA').join(' ')} ${single[0]}` };
    expect(verifyWebhook({ headers: many, body: Buffer.from('{}') }, old, 5_000)).toEqual({ fault: 'signature' });
  });

  it('is let in with a secret that is shown in base64 without its prefix', () => {
    expect(verify({ ...reference, secret: reference.secret.slice('whsec_'.length) })).toEqual({ id: reference.id });
  });

  it('is let in by who has the secret, whatever it says', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(
        text,
        text,
        fc.oneof(
          text,
          fc.base64String({ minLength: 32 }).map((key) => `whsec_${key}`),
        ),
        (id, body, secret) => {
          const headers = webhookHeaders(id, 7_000, body, secret);
          expect(verifyWebhook({ headers, body: Buffer.from(body) }, secret, 7_000)).toEqual({ id });
        },
      ),
    );
  });
});
