import { visibleText } from './visible-text.js';

describe('a text that hides something', () => {
  it('shows what turns the reading direction', () =>
    expect(visibleText('gpj\u202eexe.txt')).toEqual([
      { text: 'gpj' },
      { mark: 'U+202E', name: 'right-to-left override' },
      { text: 'exe.txt' },
    ]));

  it('shows what takes no room, and what a terminal would obey', () =>
    expect(visibleText('a\u200bb\u001b[2Jc')).toEqual([
      ...[{ text: 'a' }, { mark: 'U+200B', name: 'zero width space' }, { text: 'b' }],
      ...[{ mark: 'U+001B', name: 'escape' }, { text: '[2Jc' }],
    ]));

  it('leaves line feeds, tabs and other scripts as they are', () => {
    for (const text of ['a\n\tb', 'שלום', '事件', '👩‍👩‍👧']) expect(visibleText(text)).toEqual([{ text }]);
  });

  it('is one piece where it is empty', () => expect(visibleText('')).toEqual([{ text: '' }]));
});
