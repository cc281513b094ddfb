import fc from 'fast-check';
import { nothingToRedact, redactorOf } from './redactor.js';
import { FRAGMENT_LENGTH_MIN, LAYERS_MAX } from './secret-search.js';

/** A character, and which characters of the secret it tells something of. */
interface Marked {
  readonly text: string;
  readonly of: readonly number[];
}

type Encoding = (marked: readonly Marked[]) => Marked[];

const textOf = (marked: readonly Marked[]): string => marked.map(({ text }) => text).join('');
const character = (encode: (text: string) => string): Encoding => {
  return (marked) => marked.flatMap(({ text, of }) => [...encode(text)].map((one) => ({ text: one, of })));
};
const percentAll = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const unicode = (text: string) => text.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `digits`: what Node makes of the bytes; `bits` of a digit. */
function bytewise(encode: (bytes: Buffer) => string, bits: number): Encoding {
  return (marked) => {
    const bytes = marked.flatMap(({ text, of }) => [...Buffer.from(text)].map((byte) => ({ byte, of })));
    const digits = encode(Buffer.from(bytes.map(({ byte }) => byte)));
    return [...digits].map((text, n) => {
      const from = Math.floor((n * bits) / 8);
      const until = Math.floor((n * bits + bits - 1) / 8);
      return { text, of: bytes.slice(from, until + 1).flatMap(({ of }) => of) };
    });
  };
}

function wrapped(encode: Encoding, columns: number, lineEnd: string): Encoding {
  return (marked) => encode(marked).flatMap((one, n) => (n > 0 && n % columns === 0 ? [{ text: lineEnd, of: [] }, one] : [one]));
}

const base64 = bytewise((bytes) => bytes.toString('base64'), 6);

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  percent: character((text) => encodeURIComponent(text.toWellFormed())),
  'percent in lower case': character((text) => encodeURIComponent(text.toWellFormed()).replaceAll(/%../g, (code) => code.toLowerCase())),
  'percent everywhere': character(percentAll),
  form: character((text) => new URLSearchParams({ '': text }).toString().slice(1)),
  json: character((text) => JSON.stringify(text).slice(1, -1)),
  'json in ASCII': character(unicode),
  html: character((text) => text.replaceAll(/[&<>"']/g, (one) => HTML[one] ?? one)),
  'html in numbers': character((text) => text.replaceAll(/[^A-Za-z0-9]/gu, (one) => `&#x${one.codePointAt(0)?.toString(16)};`)),
  shell: character((text) => text.replaceAll("'", `'\\''`)),
  hex: bytewise((bytes) => bytes.toString('hex'), 4),
  'hex in upper case': bytewise((bytes) => bytes.toString('hex').toUpperCase(), 4),
  base64,
  'base64 without padding': bytewise((bytes) => bytes.toString('base64').replaceAll('=', ''), 6),
  base64url: bytewise((bytes) => bytes.toString('base64url'), 6),
  'base64 of mail': wrapped(base64, 76, '\r\n'),
  'base64 of PEM': wrapped(base64, 64, '\n'),
  'base64 in narrow lines': wrapped(base64, 16, '\n'),
};
const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const CASES: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in upper case': (text) => text.toUpperCase(),
  'in lower case': (text) => text.toLowerCase(),
};

// Where one ends in half an escape, the secret's first letters would be the other half; no text is put together so.
const before = fc.string({ maxLength: 30, unit: 'grapheme-ascii' }).map((text) => `${text}=`);
const after = fc.string({ maxLength: 30, unit: 'grapheme-ascii' }).map((text) => ` ${text}`);
// The wrapped forms join what stands on both sides of a line break.
const secretText = fc
  .string({ minLength: 8, maxLength: 80, unit: 'grapheme' })
  .filter((text) => /^\S.*\S$/.test(text) && new Set(text).size > 5);

/** Two shells around each other leave what cannot be told from escapes of another kind. */
const isUnquotedOnce = (chain: readonly (readonly [encoding: string, ...rest: unknown[]])[]) =>
  chain.filter(([encoding]) => encoding === 'shell').length < 2;

interface Hidden {
  readonly secret: string;
  readonly marked: readonly Marked[];
}

const hidden: fc.Arbitrary<Hidden> = fc
  .tuple(
    secretText,
    fc.constantFrom(...Object.keys(CASES)),
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(ENCODINGS)), before, after), { maxLength: LAYERS_MAX }).filter(isUnquotedOnce),
    before,
    after,
  )
  .map(([secret, letters, chain, head, tail]) => {
    const plain = (text: string): Marked[] => [...text].map((one) => ({ text: one, of: [] }));
    let marked: Marked[] = [...(CASES[letters]?.(secret) ?? '')].map((text, n) => ({ text, of: [n] }));
    for (const [encoding, left, right] of chain) marked = ENCODINGS[encoding]?.([...plain(left), ...marked, ...plain(right)]) ?? [];
    return { secret, marked: [...plain(head), ...marked, ...plain(tail)] };
  });

const MARK = '[secret s]';

/** The longest piece of the secret of which no character was taken away, nor cut off with a part of its digits behind the first `kept`. */
function longestPiece(marked: readonly Marked[], told: string, length: number, kept = marked.length): number {
  const first = told.indexOf(MARK);
  const behind = told.length - (told.lastIndexOf(MARK) + MARK.length);
  const total = textOf(marked.slice(0, kept)).length;
  const isToldAt = (at: number): boolean => at < total && (first < 0 || at < first || at >= total - behind);
  const isTold = Array<boolean>(length).fill(false);
  const isHidden = Array<boolean>(length).fill(false);
  let at = 0;
  for (const { text, of } of marked) {
    for (const n of of) (isToldAt(at) ? isTold : isHidden)[n] = true;
    at += text.length;
  }
  let longest = 0;
  let piece = 0;
  for (let n = 0; n < length; n++) longest = Math.max(longest, (piece = isTold[n] && !isHidden[n] ? piece + 1 : 0));
  return longest;
}

describe('a secret that is encoded and cut', () => {
  it('is replaced however often it was encoded, and what stands around it is not', () => {
    fc.assert(
      fc.property(hidden, ({ secret, marked }) => {
        const text = textOf(marked);
        const told = redactorOf([['s', secret]]).text(text);
        expect(told).toContain(MARK);
        expect(longestPiece(marked, told, secret.length * 3)).toBeLessThan(FRAGMENT_LENGTH_MIN);
        const start = textOf(
          marked.slice(
            0,
            marked.findIndex(({ of }) => of.length > 0),
          ),
        ).length;
        expect(told.slice(0, start)).toBe(text.slice(0, start));
      }),
      { numRuns: 150 },
    );
  });

  it('leaves no piece that says something, wherever the text was cut before it was seen', () => {
    expect(FRAGMENT_LENGTH_MIN).toBe(4);
    fc.assert(
      fc.property(hidden, fc.double({ min: 0, max: 1, noNaN: true }), ({ secret, marked }, share) => {
        const kept = Math.floor(share * marked.length);
        const told = redactorOf([['s', secret]]).cutText(textOf(marked.slice(0, kept)));
        expect(longestPiece(marked, told, secret.length * 3, kept)).toBeLessThan(FRAGMENT_LENGTH_MIN);
      }),
      { numRuns: 150 },
    );
  });

  it('is replaced from its fourth byte on, also where a character and the escape of its next byte are both cut', () => {
    const secret = "!'       𝅘𝅥𝅮";
    const hex = (text: string) => Buffer.from(text).toString('hex');
    const quoted = encodeURIComponent(secret.replaceAll("'", `'\\''`));
    const head = `=${hex('=%3D')}`;
    const redactor = redactorOf([['s', secret]]);
    const text = head + hex(quoted);
    const known = head.length + hex("!'%5C''%20%20").length;
    for (let length = known; length <= text.length; length++) {
      expect(redactor.cutText(text.slice(0, length))).toBe(head + MARK);
      const stream = redactor.stream();
      expect(stream.push(text.slice(0, length))).toBe(length < text.length ? head : head + MARK);
      expect(stream.push(text.slice(length)) + stream.end()).toBe(length < text.length ? MARK : '');
    }
  });

  it('leaves no such piece in an excerpt, wherever that ends', () => {
    fc.assert(
      fc.property(hidden, fc.nat(200), ({ secret, marked }, length) => {
        const redactor = redactorOf([['s', secret]]);
        const whole = redactor.text(textOf(marked));
        expect([whole, `${whole.slice(0, length)}…`, `${whole.slice(0, length - 1)}…`]).toContain(redactor.excerpt(textOf(marked), length));
      }),
    );
  });

  it('leaves no such piece in a text that comes in pieces, and the same text comes out', () => {
    const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(hidden, sizes, ({ secret, marked }, pieces) => {
        const redactor = redactorOf([['s', secret]]);
        const stream = redactor.stream();
        const text = textOf(marked);
        let told = '';
        for (let at = 0; at < text.length;) {
          const size = pieces.next().value ?? 1;
          told += stream.push(text.slice(at, at + size));
          at += size;
        }
        told += stream.end();
        expect(told).toContain(MARK);
        expect(longestPiece(marked, told, secret.length * 3)).toBeLessThan(FRAGMENT_LENGTH_MIN);
      }),
      { numRuns: 150 },
    );
  });

  it('is not seen where there is none: text, values and pieces come out as they went in', () => {
    const redactor = redactorOf([
      ['a', 'correct horse battery staple'],
      ['b', 'ops:kq83hdn29s'],
      ['c', 'https://hooks.example/services/T000/B000/wXyZ0123456789abcdefgh'],
    ]);
    const word = fc.oneof(
      fc.string({ maxLength: 40, unit: 'grapheme' }),
      fc.base64String(),
      fc.webUrl(),
      fc.constantFrom('correct', ' battery ', 'https://hooks.example', 'ops:', '%41', '\\n', '&amp;', '\ud800', '\0'),
    );
    fc.assert(
      fc.property(fc.array(word), fc.jsonValue(), (words, value) => {
        const text = words.join('');
        expect(redactor.text(text)).toBe(text);
        expect(redactor.finds(text)).toBe(false);
        const held = { text, words, value } as never;
        expect(redactor.json(held)).toBe(held);
        const stream = redactor.stream();
        expect(words.map((one) => stream.push(one)).join('') + stream.end()).toBe(text);
        expect(nothingToRedact.text(text)).toBe(text);
      }),
    );
  });
});
