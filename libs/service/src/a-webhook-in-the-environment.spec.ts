import { readSettings, SettingsInvalid } from './settings.js';

const SECRET = 's'.repeat(32);
const URL = 'https://chat.example/hook?token=hidden';
const GOOD = { APPROVAL_WEBHOOK_URL: URL, APPROVAL_WEBHOOK_SECRET: SECRET, EGRESS_ALLOW: 'chat.example:443' };

const faults = (variables: Record<string, string>): string => {
  try {
    readSettings(variables);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults.join('\n');
    throw error;
  }
  throw new Error('expected a fault');
};
const { APPROVAL_WEBHOOK_URL: _url, ...withoutUrl } = GOOD;
const { APPROVAL_WEBHOOK_SECRET: _secret, ...withoutSecret } = GOOD;
const { EGRESS_ALLOW: _allow, ...notAllowed } = GOOD;

describe('a webhook in the environment', () => {
  it('is taken when it is allowed, or not at all', () => {
    expect(readSettings(GOOD).approvalWebhook).toEqual({ url: URL, secret: SECRET });
    expect(readSettings({}).approvalWebhook).toBeUndefined();
    const local = { ...GOOD, APPROVAL_WEBHOOK_URL: 'http://127.0.0.1:8080/hook', EGRESS_ALLOW: '127.0.0.1:8080' };
    expect(readSettings(local).approvalWebhook?.url).toBe('http://127.0.0.1:8080/hook');
    // As the egress guard reads it: names in any case, addresses in any form.
    expect(readSettings({ ...GOOD, EGRESS_ALLOW: ' other:1, Chat.Example:0443' }).approvalWebhook?.url).toBe(URL);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['without a URL', withoutUrl, /APPROVAL_WEBHOOK_URL: expected a URL beside/],
    ['without a secret', withoutSecret, /APPROVAL_WEBHOOK_SECRET: expected at least 32 characters/],
    ['with a short secret', { ...GOOD, APPROVAL_WEBHOOK_SECRET: 'short' }, /at least 32 characters .* found 5/],
    ['that the egress does not allow', notAllowed, /expected chat\.example:443 in EGRESS_ALLOW/],
    ['on another port than allowed', { ...GOOD, APPROVAL_WEBHOOK_URL: 'https://chat.example:8443/' }, /chat\.example:8443 in EGRESS_ALLOW/],
    ['that anybody can read', { ...GOOD, APPROVAL_WEBHOOK_URL: 'http://chat.example:443/' }, /expected https/],
    ['with a password', { ...GOOD, APPROVAL_WEBHOOK_URL: 'https://a:b@chat.example/' }, /without user name and password/],
    [
      'with an allow-list that cannot be read',
      { ...GOOD, EGRESS_ALLOW: 'chat.example' },
      /EGRESS_ALLOW: expected EGRESS_ALLOW to hold host:port pairs, found "chat\.example"/,
    ],
    [
      'with exceptions that cannot be read',
      { ...GOOD, EGRESS_PROXY_EXCEPT: '*.example:443,' },
      /EGRESS_PROXY_EXCEPT: .* found "\*\.example:443"/,
    ],
    ['that is no URL', { ...GOOD, APPROVAL_WEBHOOK_URL: 'chat' }, /expected a URL such as/],
  ])('refuses to boot %s, and tells no secret', (_, variables, fault) => {
    expect(faults(variables)).toMatch(fault);
    expect(faults(variables)).not.toMatch(/hidden|ssss/);
  });
});
