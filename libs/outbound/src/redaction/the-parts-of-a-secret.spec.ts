import { redactorOf } from './redactor.js';
import { basicParts, partsOf } from './secret-parts.js';

const BASIC = `Basic ${Buffer.from('ops:kq83hdn29s').toString('base64')}`;

describe('the parts of a secret', () => {
  it.each<[string, string, string[]]>([
    ['a password behind a name', 'ops:kq83:hdn29s', ['kq83:hdn29s']],
    ['a token behind its scheme', 'Bearer abcdefgh1234', ['abcdefgh1234']],
    ['what basic authentication sends', BASIC, [BASIC.slice(6), 'ops:kq83hdn29s', 'kq83hdn29s']],
    ['the password of an address', 'postgres://app:p%40ssw0rd!@db.example/runs', ['p%40ssw0rd!', 'p@ssw0rd!']],
    ['a token in the query of an address', 'https://x.example/hook?sig=abcdefgh12', ['abcdefgh12']],
    ['what stands behind the prefix of a signing secret', 'whsec_plJ3nmyCDGBKInavdOK15jsl', ['plJ3nmyCDGBKInavdOK15jsl']],
    ['what has blanks around it', '  abcdefgh1234\n', ['abcdefgh1234']],
    [
      'the secret members of a document',
      '{"user":"a-long-user-name","password":"abcdefgh12","hostKey":"SHA256:abcdefghi"}',
      ['abcdefgh12'],
    ],
  ])('are known by themselves: %s', (_what, secret, parts) => {
    expect(partsOf(secret).sort()).toEqual([...parts].sort());
    for (const part of parts) expect(redactorOf([['s', secret]]).text(`of ${part} all`)).toBe('of [secret s] all');
  });

  it.each(['correct horse battery staple', 'abcdefgh1234', 'https://x.example/hook', '[1, 2', 'ops:short'])(
    'are none where the form tells none: %s',
    (secret) => expect(partsOf(secret)).toEqual([]),
  );

  it('of basic authentication are the password, and the name where it may be a token', () => {
    expect(basicParts('ops:pw')).toEqual(['pw']);
    expect(basicParts('sk_live_0123456789abcdef:')).toEqual(['sk_live_0123456789abcdef']);
    expect(basicParts('ghp_0123456789abcdef:x-oauth-basic')).toEqual(['x-oauth-basic', 'ghp_0123456789abcdef']);
    expect(basicParts('somebody@corp.example:pass')).toEqual(['pass']);
    expect(basicParts('no colon')).toEqual([]);
  });

  it('that are short are known as they are and encoded, and not inside a longer encoded text', () => {
    const pin = redactorOf([['pin', 'k7Q2']]);
    for (const form of [
      'k7Q2',
      'K7q2',
      '%6b7Q2',
      Buffer.from('k7Q2').toString('base64').replaceAll('=', ''),
      Buffer.from('k7Q2').toString('hex'),
    ]) {
      expect(pin.text(`<${form}>`)).toBe('<[secret pin]>');
    }
    const inside = Buffer.from('xk7Q2x').toString('base64');
    expect(pin.text(inside)).toBe(inside);
    expect(redactorOf([['pin', 'abc']]).text('abc')).toBe('abc');
  });
});
