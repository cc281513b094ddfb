import { agentFamily, originOf } from './session-origin.js';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('where a session began', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Linux'],
    [CHROME, 'Chrome on Linux'],
    [`${CHROME} Edg/140.0.0.0`, 'Edge on Linux'],
    ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1',
      'Safari on iOS',
    ],
    ['runbook-cli', 'runbook-cli'],
    ['curl/8.16.0', 'curl'],
    ['<b>me</b>', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('is told by the family of %s', (header, family) => expect(agentFamily(header)).toBe(family));

  it('says no more of a machine than that', () => {
    const origin = originOf({ ip: '192.0.2.7', headers: { 'user-agent': `secret-build-of-ada-${'x'.repeat(600)}` } });
    expect(origin).toEqual({ address: '192.0.2.7' });
  });
});
