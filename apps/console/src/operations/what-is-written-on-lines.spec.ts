import fc from 'fast-check';
import { linesOf, pairsOf, textOfLines, textOfPairs } from './written-lines.js';

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('a:b', 'a, b', 'C:\\new', ' x ', 'one\ntwo', '\\', ':', ',', '\\u0041', '\r', '\u00a0'),
);

describe('what is written on lines', () => {
  it('is read without blanks, empty lines and what stands twice', () =>
    expect(linesOf('  edr/*\n\n notify \nedr/*\n')).toEqual(['edr/*', 'notify']));

  it('is a name with what belongs to it', () =>
    expect(pairsOf('internal-telemetry: notify, edr/*\npublic\n/host: ws-*')).toEqual([
      ['internal-telemetry', ['notify', 'edr/*']],
      ['public', []],
      ['/host', ['ws-*']],
    ]));

  it('takes a colon and a comma as they are behind a backslash, and leaves paths alone', () =>
    expect(pairsOf('tlp\\: amber: a\\, b, C:\\temp')).toEqual([['tlp: amber', ['a, b', 'C:\\temp']]]));

  it('is what it was, whatever that is, where it was only looked at', () =>
    fc.assert(fc.property(fc.uniqueArray(text), (lines) => expect(linesOf(textOfLines(lines))).toEqual(lines))));

  it('is what it was in pairs too', () =>
    fc.assert(fc.property(fc.array(fc.tuple(text, fc.array(text))), (pairs) => expect(pairsOf(textOfPairs(pairs))).toEqual(pairs))));
});
