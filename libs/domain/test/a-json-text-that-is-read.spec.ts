import fc from 'fast-check';
import { ownJson, readForeignJson, readJson, utf8Text, JsonRefused, JSON_DEPTH_MAX, JSON_MEMBERS_MAX } from '../src/index.js';
import { ExactParser } from '../src/json-text/exact-parser.js';

const refusal = (read: () => unknown): JsonRefused => {
  try {
    read();
  } catch (error) {
    if (error instanceof JsonRefused) return error;
    throw error;
  }
  throw new Error('expected a refusal');
};

/** RFC 8259, section by section: what is JSON, with its value. */
const GRAMMAR: readonly (readonly [text: string, value: unknown])[] = [
  [' \t\r\n[]\n', []],
  ['{}', {}],
  ['null', null],
  ['"a"', 'a'],
  ['0', 0],
  ['{"":0}', { '': 0 }],
  ['{"a":{"a":[1,{"a":2}]}}', { a: { a: [1, { a: 2 }] } }],
  ['[1e0,1E+2,1e-2,0e1,0.1,10.50]', [1, 100, 0.01, 0, 0.1, 10.5]],
  ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
  ['"\\u0041\\u00e9\\u20AC"', 'Aé€'],
  ['"\\ud834\\udd1e"', '𝄞'],
  ['"𝄞"', '𝄞'],
  ['"\u2028\u2029\u007f"', '\u2028\u2029\u007f'],
  ['"\\u0000"', '\0'],
  ['{"constructor":1,"toString":2,"hasOwnProperty":3}', { constructor: 1, toString: 2, hasOwnProperty: 3 }],
  ['{"a":"__proto__"}', { a: '__proto__' }],
];

/** What RFC 8259 does not allow. */
const NO_JSON = [
  ...['', ' ', '[', ']', '{', '}', '[1,]', '[,1]', '[1 2]', '[1,,2]', '{"a"}', '{"a":}', '{"a":1,}', '{a:1}', "{'a':1}", '{"a":1 "b":2}'],
  ...['nul', 'True', 'NaN', 'Infinity', '-Infinity', 'undefined', '01', '-', '+1', '.5', '1.', '1e', '1e+', '0x1F', '1_000', '--1', '1 2'],
  ...['"', '"a', '"\\"', '"\\x41"', '"\\u12"', '"\\u12G4"', '"\t"', '"\n"', '"\0"', "'a'", '[]]', '{}{}', '// a\n1', '/* */1', '\u00a01'],
  ...['\u000b1', '[\f1]', '{"a":1}x', '[1}', '{1:2}', '{null:1}', '"\\', '"\\u'],
];

/** A number, and whether a double holds it: computed by hand from IEEE 754, not by the reader. */
const EXACT: readonly (readonly [text: string, value: number])[] = [
  ['9007199254740991', 9007199254740991],
  ['-9007199254740991', -9007199254740991],
  ['0.1', 0.1],
  ['0.30000000000000004', 0.30000000000000004],
  ['1.0', 1],
  ['100000000000000.000000', 1e14],
  ['1.7976931348623157e308', Number.MAX_VALUE],
  ['5e-324', Number.MIN_VALUE],
  ['6.02214076e23', 6.02214076e23],
  ['1e21', 1e21],
  ['-0', 0],
  ['-0.0', 0],
  ['-0e7', 0],
  ['0e999999999999', 0],
  ['-0.5', -0.5],
];

const INEXACT = [
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '12345678901234567890',
  '18446744073709551615',
  '1000000000000000000000',
  '9007199254740993.0',
  '1e16',
  '0.1000000000000000055511151231257827021181583404541015625',
  '3.14159265358979323846',
  '4.9e-324',
  '1e-400',
  '-1e-400',
  '0.12345678901234567891',
];

const TOO_LARGE = ['1e309', '-1e309', '1e400', '1.8e308', '9'.repeat(400), '1e99999999999999999999'];

describe('a JSON text that is read', () => {
  it.each(GRAMMAR)('is what RFC 8259 says: %j', (text, value) => {
    expect(readJson(text)).toEqual(value);
    expect(readForeignJson(text)).toEqual(value);
    expect(new ExactParser(text, 'refused').parse()).toEqual(value);
  });

  it.each(NO_JSON)('is refused where it is no JSON: %j', (text) => {
    expect(refusal(() => readJson(text)).reason).toBe('syntax');
    expect(refusal(() => readForeignJson(text)).reason).toBe('syntax');
  });

  it.each(EXACT)('has the number %s as it is', (text, value) => {
    for (const read of [readJson, readForeignJson]) {
      expect(Object.is(read(text), value)).toBe(true);
      expect(read(`{"a":[${text}]}`)).toEqual({ a: [value] });
    }
  });

  it.each(INEXACT)(
    'is refused for the number %s where a person can write it otherwise, and has its digits as text where none can',
    (text) => {
      const refused = refusal(() => readJson(`{"id":[0,${text}]}`));
      expect(refused).toMatchObject({ reason: 'inexact', place: { pointer: '/id/1', line: 1, column: 10 } });
      expect(refused.message).toContain('write it as a text');
      expect(readForeignJson(`{"id":[0, ${text} ]}`)).toEqual({ id: [0, text] });
      expect(readForeignJson(text)).toBe(text);
    },
  );

  it.each(TOO_LARGE)('is refused everywhere for a number without end: %s', (text) => {
    for (const read of [readJson, readForeignJson]) {
      expect(refusal(() => read(`{"a":${text}}`))).toMatchObject({ reason: 'too-large', place: { pointer: '/a' } });
    }
  });

  it.each([
    '"\\ud800"',
    '"\\udc00"',
    '"cut \\ud83d"',
    '"\\ud83dx"',
    '"\\ud83d\\ud83d"',
    '"\\udd1e\\ud834"',
    '"\ud800"',
    '"\udc00x"',
    '"\\uD83D\\u0041"',
  ])('is refused everywhere for half of a surrogate pair: %j', (text) => {
    for (const read of [readJson, readForeignJson]) {
      expect(refusal(() => read(`{"a":[${text}]}`))).toMatchObject({ reason: 'broken-text', place: { pointer: '/a/0' } });
      expect(refusal(() => read(`{${text}:1}`)).reason).toBe('broken-text');
    }
  });

  it.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":1}', '{"b":[{"a":null,"c":0,"a":null}]}', '{"a":{},"a":{}}'])(
    'is refused everywhere where a name comes twice: %s',
    (text) => {
      for (const read of [readJson, readForeignJson]) expect(refusal(() => read(text)).reason).toBe('repeated-name');
    },
  );

  it.each(['{"__proto__":1}', '{"a":[{"\\u005f_proto__":{}}]}'])('is refused everywhere where it names the prototype: %s', (text) => {
    for (const read of [readJson, readForeignJson]) expect(refusal(() => read(text)).reason).toBe('reserved-name');
  });

  it('is refused where it is nested too deep, however deep', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(readJson(nested(JSON_DEPTH_MAX))).toBeDefined();
    expect(refusal(() => readJson(nested(JSON_DEPTH_MAX + 1))).reason).toBe('too-deep');
    expect(refusal(() => readJson('{"a":'.repeat(1_000_000))).reason).toBe('too-deep');
  });

  it('is refused where an object has more members than the engine lists in little time, wherever it stands', () => {
    const wide = (members: number) => `{${Array.from({ length: members }, (_, n) => `"k${n}":{"v":[]}`).join(',')}}`;
    for (const read of [readJson, readForeignJson]) {
      expect(Object.keys(read(wide(JSON_MEMBERS_MAX)) as object)).toHaveLength(JSON_MEMBERS_MAX);
      const { reason, place, message } = refusal(() => read(`{"a":[0,${wide(JSON_MEMBERS_MAX + 1)}]}`));
      expect([reason, place.pointer, place.offset]).toEqual(['too-many-members', '/a/1', 8]);
      expect(message).toBe(
        'expected at most 100000 members in an object, found more at /a/1, line 1, column 9 (position 8); send a list of objects, or several smaller objects',
      );
    }
    expect(readJson(`[${wide(60_000)},${wide(60_000)}]`)).toHaveLength(2);
  });

  it('may begin with a byte order mark', () => {
    expect(readJson('\ufeff{"a":1}')).toEqual({ a: 1 });
    expect(readForeignJson(utf8Text(Buffer.from('\ufeff{"a":1}')))).toEqual({ a: 1 });
  });

  it('of our own is never mended: bytes that are no UTF-8 are named', () => {
    expect(ownJson(Buffer.from('{"a":"ä\\ud83d"}'))).toEqual({ a: 'ä\ud83d' });
    expect(() => ownJson(Buffer.from('"\xe4"', 'latin1'))).toThrow(new SyntaxError('expected text in UTF-8, found 3 bytes that are none'));
  });

  // RFC 3629: overlong forms, surrogates, beyond U+10FFFF, a sequence cut off.
  it.each(['c080', 'c0a0', 'eda080', 'f4908080', 'e282', 'ff', '61ff'])('is refused where its bytes are no UTF-8: %s', (hex) =>
    expect(refusal(() => utf8Text(Buffer.from(hex, 'hex'))).reason).toBe('not-utf8'),
  );

  it('names line, column and pointer of a fault', () => {
    expect(refusal(() => readJson('{\n  "a/b": [1,\n    tru]\n}'))).toMatchObject({
      reason: 'syntax',
      place: { pointer: '/a~1b/1', line: 3, column: 5, offset: 19 },
    });
  });

  it('comes out as it went in, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 1 : 0);
        if (!text.isWellFormed() || /__proto__|\\ud[89a-f]/.test(text)) return;
        let read: unknown;
        try {
          read = readJson(text);
        } catch (error) {
          // Whole numbers beyond 2^53 are refused: a value of the generator may hold one.
          expect(error).toMatchObject({ reason: 'inexact' });
          return;
        }
        expect(JSON.stringify(read)).toBe(JSON.stringify(value));
        expect(read).toEqual(new ExactParser(text, 'refused').parse());
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same on the fast way and on the exact one, whatever the text', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"a"',
        '"b":',
        '"',
        '\\',
        ' ',
        '1',
        '-',
        '-0',
        '.5',
        'e3',
        'e400',
        'true',
        'nul',
        '\u0001',
        '\\u00',
      ],
      ...['\\ud83d', '\\ude00', '🙂', '\ud83d', '9007199254740993', '"__proto__":', '0.1000000000000000055', '\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const outcome = (read: () => unknown): unknown => {
          try {
            return { value: read() };
          } catch (error) {
            return { refused: (error as JsonRefused).message };
          }
        };
        expect(outcome(() => readJson(text))).toEqual(outcome(() => new ExactParser(text, 'refused').parse()));
        expect(outcome(() => readForeignJson(text))).toEqual(outcome(() => new ExactParser(text, 'as-text').parse()));
      }),
      { numRuns: 10_000 },
    );
  });
});
