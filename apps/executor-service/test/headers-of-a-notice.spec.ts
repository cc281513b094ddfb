import { webhookHeaders } from '../src/notify/standard-webhook.js';

describe('the headers of a notice', () => {
  it('are those of the public example of Standard Webhooks', () => {
    // The example of the reference libraries, https://github.com/standard-webhooks/standard-webhooks.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(webhookHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_999, '{"test": 2432232314}', secret)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('are signed with the bytes of any other secret', () => {
    // printf '%s' 'ntc_1.1795255200.{"id":"ntc_1"}' | openssl dgst -sha256 -hmac 'a-secret-of-at-least-32-characters' -binary | base64
    expect(webhookHeaders('ntc_1', 1_795_255_200_000, '{"id":"ntc_1"}', 'a-secret-of-at-least-32-characters')).toMatchObject({
      'webhook-signature': 'v1,fVO5LgcLgXhkl3I3Oo7q/38FUN1l/uxkRasYLEpYDro=',
    });
  });
});
