import { readFileSync } from 'node:fs';
import { eventSourceOf, eventSourceRequest } from './event-source-request.js';

const { keys } = JSON.parse(readFileSync('docs/spec/vectors/record-signatures.json', 'utf8')) as { keys: Record<string, string>[] };
const [ofEdwards, ofCurve, ofRsa] = keys as [Record<string, string>, Record<string, string>, Record<string, string>];
const asked = (signature: unknown, more: object = { topic: 'edr.events' }) => eventSourceRequest.safeParse({ ...more, signature });
const faults = (signature: unknown, more?: object) => asked(signature, more).error?.issues.map(({ message }) => message) ?? [];
const jws = (more: object) => ({ scheme: 'jws', ...more });

describe('a signature that is expected of a topic', () => {
  it.each([
    [
      { scheme: 'hmac-sha256', secret: 'edr' },
      { scheme: 'hmac-sha256', secret: 'edr', headers: [], toleranceSeconds: 86_400 },
    ],
    [jws({ keys }), { ...jws({ keys }), algorithms: ['EdDSA', 'ES256', 'RS256', 'PS256'], headers: [], toleranceSeconds: 86_400 }],
    [
      jws({ jwksUri: 'https://edr.example/keys', algorithms: ['ES256'], headers: ['X-Host', 'a', 'x-host'], toleranceSeconds: 60 }),
      jws({ jwksUri: 'https://edr.example/keys', algorithms: ['ES256'], headers: ['a', 'x-host'], toleranceSeconds: 60 }),
    ],
    [
      { scheme: 'topic', producer: 'User:edr' },
      { scheme: 'topic', producer: 'User:edr' },
    ],
  ])('is %j', (signature, expected) => {
    const { data, error } = asked(signature);
    expect(error).toBeUndefined();
    expect(eventSourceOf('edr', data!).signature).toEqual(expected);
  });

  it.each<[unknown, RegExp]>([
    [{ scheme: 'topic' }, /expected string/],
    [{ scheme: 'topic', producer: 'a', secret: 'b' }, /Unrecognized key/],
    [{ scheme: 'github', secret: 'a' }, /Invalid/],
    [jws({}), /expected keys or jwksUri, found neither/],
    [jws({ keys, jwksUri: 'https://edr.example/keys' }), /found both/],
    [jws({ jwksUri: 'http://edr.example/keys' }), /expected https/],
    [jws({ jwksUri: 'https://a:b@edr.example/keys' }), /expected https/],
    [jws({ keys: [{ ...ofEdwards, d: 'AAAA' }] }), /found a private or a secret one/],
    [jws({ keys: [{ kty: 'oct', k: 'AAAA' }] }), /found a private or a secret one/],
    [jws({ keys: [{ ...ofCurve, y: ofCurve['x'] }] }), /found none/],
    [jws({ keys: [{ ...ofRsa, n: ofRsa['n']!.slice(0, 170) }] }), /at least 2048 bits, found none/],
    [jws({ keys: [{ ...ofCurve, crv: 'P-384' }] }), /Invalid/],
    [jws({ keys, algorithms: ['HS256'] }), /Invalid/],
    [jws({ keys, algorithms: [] }), /Too small/],
    [jws({ keys, toleranceSeconds: 604_801 }), /Too big/],
    [jws({ keys, headers: ['webhook-id'] }), /one of the signature/],
  ])('is not %j', (signature, expected) => {
    expect(faults(signature).join(' ')).toMatch(expected);
  });

  it('is none of a webhook alone: its calls are signed as its scheme says', () => {
    const webhook = { scheme: 'github', secret: 'edr' };
    expect(faults({ scheme: 'topic', producer: 'a' }, { webhook })).toEqual([expect.stringContaining('expected signature beside a topic')]);
    expect(faults({ scheme: 'topic', producer: 'a' }, { webhook, topic: 'edr.events' })).toEqual([]);
  });
});
