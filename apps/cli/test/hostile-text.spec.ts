import { clean, cleanLines, cleanValue, escapedJson } from '../src/terminal/clean.js';
import { table } from '../src/terminal/columns.js';

/** What a host, or somebody who names a runbook, may send to whoever looks at it. */
const HOSTILE = {
  title: '\u001b]0;pwned\u0007',
  clipboard: '\u001b]52;c;cm0gLXJmIC8=\u0007',
  screen: '\u001b[2J\u001b[1;1H',
  c1: '\u009b31m',
  bidi: 'user\u202e nimda\u202c',
  isolate: '\u2066admin\u2069',
  nothing: 'ad\u200bmin\u00ad',
  back: 'wrong\rright\u0008',
  tag: 'a\u{e0041}\u{e007f}b',
  half: 'a\ud800b',
};
const PLAIN = { isTerminal: true, hasColour: false, columns: 200, rows: 50 };

// Everything that a terminal obeys or does not show: oracle from the Unicode categories, not from the code.

const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('hostile text', () => {
  it.each(Object.entries(HOSTILE))('is obeyed nowhere: %s', (_name, text) => {
    expect(clean(text)).not.toMatch(OBEYED);
    expect(cleanLines(text)).not.toMatch(OBEYED);
    expect(table(['NAME'], [[{ text }]], PLAIN)).not.toMatch(OBEYED);
    expect(escapedJson({ text, [text]: 1 })).not.toMatch(OBEYED);
    expect(JSON.stringify(cleanValue({ [text]: [text] }))).not.toMatch(OBEYED);
  });

  it('is shown, so that its reader sees that it was there', () => {
    expect(clean(HOSTILE.title)).toBe('␛]0;pwned␇');
    expect(clean(HOSTILE.bidi)).toBe('user<U+202E> nimda<U+202C>');
    expect(clean('a\tb\nc')).toBe('a b⏎c');
    expect(cleanLines('a\tb\r\nc')).toBe('a\tb\nc');
  });

  it('means the same in JSON, to whoever reads it', () => {
    expect(JSON.parse(escapedJson(HOSTILE, 2))).toEqual(HOSTILE);
  });

  it('leaves the texts of people alone', () => {
    for (const text of ['Grüße', '日本語', 'naïve ✓ – „quoted“', '👍🏽', 'שלום', 'مرحبا']) expect(clean(text)).toBe(text);
  });

  it('makes no second row', () => {
    expect(table(['A', 'B'], [[{ text: 'one\ntwo' }, { text: 'x' }]], PLAIN)).toBe('A        B\none⏎two  x\n');
  });
});
