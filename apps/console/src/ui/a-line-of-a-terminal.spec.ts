import { ansiPieces, lastWritten } from './ansi.js';

describe('a line of a terminal', () => {
  it('is cut where its colour changes, and tells how the next one begins', () =>
    expect(ansiPieces('ok \u001b[1;31mred\u001b[0m plain \u001b[92mgreen')).toEqual({
      pieces: [
        { text: 'ok ', style: {} },
        { text: 'red', style: { isBold: true, colour: 1 } },
        { text: ' plain ', style: {} },
        { text: 'green', style: { colour: 10 } },
      ],
      style: { colour: 10 },
    }));

  it('loses what would move a cursor, clear a screen or name a window', () =>
    expect(ansiPieces('\u001b]0;evil\u0007a\u001b[2J\u001b[10;10Hb').pieces.map(({ text }) => text)).toEqual(['a', 'b']));

  it('does not take the numbers of other colours for styles', () =>
    expect(ansiPieces('\u001b[38;5;208mx\u001b[48;2;1;2;3my').pieces.map(({ style }) => style)).toEqual([{}, {}]));

  it('shows what was written last over itself', () => expect(lastWritten('10 %\r55 %\r100 %\r')).toBe('100 %'));
});
