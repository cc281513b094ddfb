import { signatureOf } from '../src/webhook.js';

describe('a notice that is signed', () => {
  it('has the signature of the public example of Standard Webhooks, where its secret is one of those', () => {
    // The example of the reference libraries, https://github.com/standard-webhooks/standard-webhooks.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const signature = signatureOf(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}');
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is signed with the bytes of any other secret', () => {
    // printf '%s' 'ntc_1.1795255200.{"id":"ntc_1"}' | openssl dgst -sha256 -hmac 'a-secret-of-at-least-32-characters' -binary | base64
    const signature = signatureOf('a-secret-of-at-least-32-characters', 'ntc_1', '1795255200', '{"id":"ntc_1"}');
    expect(signature).toBe('v1,fVO5LgcLgXhkl3I3Oo7q/38FUN1l/uxkRasYLEpYDro=');
  });
});
