import { Problem } from './problem.js';
import { readBody, readMachineBody } from './read-json.js';

const readJson = (text: string) => readBody(Buffer.from(text));

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

  it.each([
    ['{"inputs":{"id":9007199254740993}}', '/inputs/id', 'inexact', 'write it as a text'],
    ['{"inputs":{"n":[0,1e400]}}', '/inputs/n/1', 'too-large', 'write it as a text'],
    ['{"inputs":{"a":"cut \\ud83d"}}', '/inputs/a', 'broken-text', 'half of a surrogate pair'],
    ['{"inputs":{"a":1,"a":2}}', '/inputs/a', 'repeated-name', 'keep one of them'],
  ])('is refused when it says what cannot be held as it is said: %s', (text, pointer, code, advice) => {
    const problem = refusal(text);
    expect(problem).toMatchObject({ code: 'invalid-request', status: 400, extras: { errors: [{ pointer, code }] } });
    expect(problem.detail).toContain(advice);
  });

  it('has its digits as text where a machine wrote it', () =>
    expect(readMachineBody(Buffer.from('{"id":9007199254740993,"n":7}'))).toEqual({ id: '9007199254740993', n: 7 }));

  it('is refused when its bytes are no UTF-8', () => {
    for (const read of [readBody, readMachineBody]) {
      expect(() => read(Buffer.from([0x22, 0xff, 0x22]))).toThrow(expect.objectContaining({ code: 'malformed-json', status: 400 }));
    }
  });
});
