import { randomOf } from '@runbook/spec-kit';

/** Pieces that parsers are known to stumble over, put in where a byte is changed. */
const PIECES = [
  ...[
    '',
    '\0',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '"',
    "'",
    '`',
    '\\',
    '/',
    '//',
    '.',
    '..',
    ',',
    ';',
    ':',
    '=',
    '&',
    '%',
    '%00',
    '%ff',
    '#',
    '?',
    '@',
    '+',
    '-',
    '~',
    '$',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '{{',
    '}}',
    '{{ 1 }}',
    '[]',
    '{}',
    '<',
    '>',
    '|',
    '!',
    '&a',
    '*a',
    '---\n',
    '!!js/function',
    '0',
    '-0',
    '-1',
    '1e400',
    'NaN',
  ],
  ...[
    '9007199254740993',
    '1'.repeat(40),
    '0x7f',
    'null',
    'true',
    '__proto__',
    '"__proto__":{"polluted":1}',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
  ],
  ...[
    'é',
    '😀',
    '\ud83d',
    '\ufeff',
    '\u2028',
    '\u202e',
    '\u0130',
    'ſ',
    'a\u0301',
    '¼',
    '٣',
    '=?utf-8?Q?=41?=',
    'a'.repeat(300),
    '('.repeat(100),
    '['.repeat(200),
    '{"a":'.repeat(100),
  ],
];

/** Read once: millions of inputs are made of them. */
const PIECES_BYTES = PIECES.map((piece) => Buffer.from(piece));

/** Of an input: longer ones are tried by the suites of limits. */
const BYTES_MAX = 64 * 1024;

/** Inputs that are almost right: a sample with pieces and bytes changed, cut, doubled, or put together with another one; by the seed alone. */
export function* randomInputs(samples: readonly Buffer[], count: number, seed: number): Generator<Buffer> {
  const chance = randomOf(seed);
  const below = (n: number) => Math.floor(chance() * n);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const changes: readonly ((bytes: Buffer) => Buffer)[] = [
    (bytes) => splice(bytes, below(bytes.length + 1), below(3), one(PIECES_BYTES)),
    (bytes) => splice(bytes, below(bytes.length + 1), 1, Buffer.from([below(256)])),
    (bytes) => splice(bytes, below(bytes.length + 1), below(bytes.length + 1), Buffer.alloc(0)),
    (bytes) => {
      const from = below(bytes.length + 1);
      const piece = bytes.subarray(from, from + below(40));
      return splice(bytes, below(bytes.length + 1), 0, Buffer.concat(Array<Buffer>(1 + below(8)).fill(piece)));
    },
    (bytes) => {
      const other = one(samples);
      return Buffer.concat([bytes.subarray(0, below(bytes.length + 1)), other.subarray(below(other.length + 1))]);
    },
  ];
  for (let n = 0; n < count; n++) {
    let bytes: Buffer = chance() < 0.05 ? Buffer.concat(Array.from({ length: below(12) }, () => one(PIECES_BYTES))) : one(samples);
    for (let left = below(4); left > 0; left--) bytes = one(changes)(bytes);
    yield bytes.subarray(0, BYTES_MAX);
  }
}

const splice = (bytes: Buffer, at: number, cut: number, piece: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + cut)]);
