import fc from 'fast-check';
import { markdownText } from '../../src/actions/markdown-text.js';
import { attribute, bundleOf, stix } from './bundles.js';

const HOSTILE = [
  '[click](https://evil.example)',
  '![x](http://evil.example/a.png)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'a | b\n| c |',
  '# heading\n- list',
  '`code` **bold** ~~gone~~',
  'https://evil.example www.evil.example a@evil.example',
  '&#60;script&#62;',
  '\u202Egnp.exe',
  '[ref]: javascript:alert(1)',
];

describe('a hostile name', () => {
  it.each(HOSTILE)('%j is plain text in the report', async (name) => {
    const { markdown } = await attribute(
      bundleOf(stix('attack-pattern', { name }), stix('malware', { name }), stix('campaign', { name }), { type: name, id: name }),
    );
    expect(markdown).not.toMatch(/<(?!\/?$)[a-z!/]/i);
    expect(markdown).not.toMatch(/(?<!\\)\]\(|(?<!\\)!\[|(?<!\\)`/);
    expect(markdown).not.toMatch(/https?:\/\/|www\.|\w@\w|\u202E/i);
    expect(markdown.split('\n').filter((line) => line.startsWith('# '))).toEqual(['# Attribution report']);
  });

  it('of any kind leaves no character that Markdown could take for its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        const text = markdownText(name)
          .replace(/\\[!-/:-@[-`{-~]/g, '')
          .replace(/&(amp|lt|gt);/g, '');
        expect(text).not.toMatch(/[`*_[\]<>|\\\n\r#!~]/);
      }),
      { numRuns: 2000 },
    );
  });
});
