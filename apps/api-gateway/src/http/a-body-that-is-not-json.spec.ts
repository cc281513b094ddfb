import fc from 'fast-check';
import { findJsonFault } from './json-fault.js';
import { Problem } from './problem.js';
import { readJson } from './read-json.js';

const refusal = (text: string): Problem => {
  try {
    readJson(text);
  } catch (error) {
    return error as Problem;
  }
  throw new Error(`expected ${text} to be refused`);
};

describe('a body that is not JSON', () => {
  it.each([
    ['{"a":}', 1, 6],
    ['{"a":1,}', 1, 8],
    ['[1,2', 1, 5],
    ['{"a" 1}', 1, 6],
    ['{\n  "a": tru\n}', 2, 8],
    ['{"a": "b\nc"}', 1, 9],
    ['{"a": "\\x"}', 1, 8],
    ['{a: 1}', 1, 2],
    ['1 2', 1, 3],
    ['[1}', 1, 3],
    ['{"a": 01}', 1, 8],
    ['"abc', 1, 5],
  ])('is refused with the place of its fault: %j', (text, line, column) => {
    expect(refusal(text)).toMatchObject({ code: 'malformed-json', status: 400, extras: { errors: [{ line, column }] } });
  });

  it('is refused when it is empty', () => expect(refusal('  ')).toMatchObject({ code: 'malformed-json' }));

  it('is refused when it is nested too deep', () => {
    expect(refusal('['.repeat(201) + ']'.repeat(201))).toMatchObject({ code: 'invalid-request' });
    expect(readJson('['.repeat(200) + ']'.repeat(200))).toBeDefined();
    expect(refusal('['.repeat(1_000_000))).toMatchObject({ code: 'invalid-request' });
  });

  it.each(['{"__proto__": {"a": 1}}', '{"a": [{"\\u005f_proto__": 1}]}', '{"a": {"_\\u005Fproto_\\u005f": 1}}'])(
    'is refused when it names the prototype: %s',
    (text) => {
      expect(refusal(text)).toMatchObject({ code: 'invalid-request' });
    },
  );

  it('may speak of the prototype in a text', () => expect(readJson('{"a": "__proto__"}')).toEqual({ a: '__proto__' }));

  it('finds a fault in every text that the engine refuses, and nowhere else', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"',
      '\\',
      '\n',
      ' ',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      'x',
      '\u0001',
      '\\u00',
      '🙂',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const { offset } = findJsonFault(text);
        // Of valid JSON only the end is left; of other text the part before the fault is the start of some JSON.
        expect(valid ? text.slice(offset).trim() === '' : offset <= text.length).toBe(true);
      }),
      { numRuns: 100_000 },
    );
  });
});
