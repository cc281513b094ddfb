import fc from 'fast-check';
import type { Json } from '../../src/json.js';
import { compileExpression, compileTemplate, type Scope } from '../../src/expression/index.js';
import { refusalOf } from './refusal.js';

const evaluate = (source: string, within: Scope = {}): Json => compileExpression(source).evaluate(within);

const refusal = (source: string, within: Scope = {}) => refusalOf(source, (text) => evaluate(text, within));

describe('a text that is coded', () => {
  // RFC 4648, section 10; RFC 7515, appendix C; RFC 3986, section 2.
  it.each<[string, Json]>([
    ["base64.encode('')", ''],
    ["base64.encode('f')", 'Zg=='],
    ["base64.encode('fo')", 'Zm8='],
    ["base64.encode('foobar')", 'Zm9vYmFy'],
    ["base64.encode('é€😀')", 'w6nigqzwn5iA'],
    ["base64.decode('Zm9vYg==')", 'foob'],
    ["base64.decode('Zm9vYg')", 'foob'],
    ["base64.decode('77u/YQ==')", '\ufeffa'],
    ["base64url.encode('>>>???')", 'Pj4-Pz8_'],
    ["base64url.encode('f')", 'Zg'],
    ["base64url.decode('Pj4-Pz8_')", '>>>???'],
    ["base64url.decode('eyJhbGciOiJIUzI1NiJ9')", '{"alg":"HS256"}'],
    ["json.decode(base64url.decode('eyJhbGciOiJIUzI1NiJ9')).alg", 'HS256'],
    ["url.encode('a b&c=d/é!*\\'()~-._')", 'a%20b%26c%3Dd%2F%C3%A9%21%2A%27%28%29~-._'],
    ["url.decode('a%20b+c%2F%c3%A9')", 'a b+c/é'],
    ["json.encode({'b': [1, 2.0, 0.5, true, null, 'x\"é'], 'a': {}})", '{"b":[1,2,0.5,true,null,"x\\"é"],"a":{}}'],
    ["json.encode('a')", '"a"'],
    ["json.encode(timestamp('2026-11-30T00:00:00Z'))", '"2026-11-30T00:00:00.000Z"'],
    ['json.decode(\'{"a": [1, 0.5, "x", null]}\')', { a: [1, 0.5, 'x', null] }],
    ["json.decode(' 7 ') + 1", 8],
    // No double holds it: its digits are kept, and it goes out as it came.
    ['json.decode(\'{"id":12345678901234567890}\').id', '12345678901234567890'],
    ["json.encode({'id': number(json.decode('{\"id\":12345678901234567890}').id)})", '{"id":12345678901234567890}'],
  ])('%s', (source, expected) => expect(evaluate(source)).toEqual(expected));

  it.each<[string, string]>([
    ["base64.decode('Zg=')", 'bad-argument'],
    ["base64.decode('Z')", 'bad-argument'],
    ["base64.decode('Zh==')", 'bad-argument'],
    ["base64.decode('Zm 9v')", 'bad-argument'],
    ["base64.decode('Pj4-')", 'bad-argument'],
    ["base64.decode('/w==')", 'bad-argument'],
    ["base64url.decode('Pj4+')", 'bad-argument'],
    ["url.decode('%')", 'bad-argument'],
    ["url.decode('%zz')", 'bad-argument'],
    ["url.decode('%ff')", 'bad-argument'],
    ['json.decode(\'{"a":1,"a":2}\')', 'bad-argument'],
    ["json.decode('{a:1}')", 'bad-argument'],
    ["json.decode('')", 'bad-argument'],
    ['base64.encode(1)', 'wrong-type'],
    ['url.encode(null)', 'wrong-type'],
    ['json.encode(1.0 / 0.0)', 'not-json'],
    ["base64.encod('a')", 'unknown-function'],
    ["encode('a')", 'unknown-function'],
    ["base64.encode('a', 'b')", 'bad-argument'],
  ])('%s is refused: %s', (source, code) => expect(refusal(source).code).toBe(code));

  it('says what is wrong with JSON, and where', () =>
    expect(refusal('json.decode(\'{"a":1,"a":2}\')').message).toMatch(/^json\.decode: expected .*found/));

  it('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const coding of ['base64', 'base64url', 'url', 'json'])
          expect(evaluate(`${coding}.decode(${coding}.encode(inputs))`, { inputs: text })).toBe(text);
        expect(evaluate('base64.encode(inputs)', { inputs: text })).toBe(Buffer.from(text).toString('base64'));
        expect(evaluate('base64url.encode(inputs)', { inputs: text })).toBe(Buffer.from(text).toString('base64url'));
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(evaluate('json.encode(inputs)', { inputs: value as Json })).toBe(JSON.stringify(value)),
      ),
    );
  });

  it('that looks like a reference is data, in and out', () => {
    const reference = `{"$blob":"${'0'.repeat(64)}","bytes":1}`;
    expect(evaluate('json.decode(inputs)', { inputs: reference })).toEqual({ $$blob: '0'.repeat(64), bytes: 1 });
    expect(evaluate('json.encode(json.decode(inputs))', { inputs: reference })).toBe(reference);
  });

  it('costs what its length is: one that is too long ends, and quickly', () => {
    const long = `[${'1,'.repeat(2_000_000)}1]`;
    expect(refusal('json.decode(inputs)', { inputs: long }).code).toBe('limit-steps');
    expect(refusal('base64.encode(inputs)', { inputs: long }).code).toBe('limit-steps');
    expect(refusal('base64.encode(inputs)', { inputs: 'x'.repeat(1_000_000) }).code).toBe('limit-bytes');
    const deep = Array.from({ length: 200 }).reduce<Json>((inner) => [inner], 1);
    expect(refusal('json.encode(inputs)', { inputs: deep }).code).toBe('limit-depth');
  });

  it('leaves a variable of such a name its own methods', () => {
    expect(evaluate("url.startsWith('https')", { url: 'https://a.example' })).toBe(true);
    expect(evaluate("['a'].map(url, url.size() + size(url))")).toEqual([2]);
    expect(evaluate('json.map(x, x + 1)', { json: [1] })).toEqual([2]);
  });

  it('may stand in a template', () =>
    expect(compileTemplate({ auth: 'Basic {{ base64.encode(inputs.user + ":" + "x") }}' }).render({ inputs: { user: 'u' } })).toEqual({
      auth: 'Basic dTp4',
    }));
});
