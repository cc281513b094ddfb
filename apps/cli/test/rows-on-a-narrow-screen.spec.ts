import { cut, table, widthOf } from '../src/terminal/columns.js';

const rows = [[{ text: 'exe_1' }, { text: 'an answer that is much too long for this screen' }, { text: '日本語日本語' }]];
const screen = { isTerminal: true, hasColour: false, columns: 40, rows: 20 };

describe('rows on a narrow screen', () => {
  it('are cut in their widest column, and stay in their columns', () => {
    const lines = table(['RUN', 'NOTE', 'NAME'], rows, screen).trimEnd().split('\n');
    expect(lines).toEqual(
      ['RUN    NOTE                NAME', 'exe_1  an answer that is…  日本語日本語'].map(
        (line) => expect.stringMatching(line.slice(0, 20)) as string,
      ),
    );
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(40);
  });

  it('are whole off a terminal, and without a colour', () => {
    const whole = table(['RUN', 'NOTE', 'NAME'], rows, { ...screen, isTerminal: false, columns: undefined });
    expect(whole).toContain('an answer that is much too long for this screen');
    expect(whole).not.toContain('\u001b');
  });

  it('have colours where there are some, which take no room', () => {
    const coloured = table(['A', 'B'], [[{ text: 'x', colour: 'red' }, { text: 'y' }]], { ...screen, hasColour: true });
    expect(coloured).toBe('\u001b[1mA\u001b[22m  \u001b[1mB\u001b[22m\n\u001b[31mx\u001b[39m  y\n');
  });

  it.each([
    ['abcdef', 4, 'abc…'],
    ['日本語', 4, '日…'],
    ['abc', 4, 'abc'],
  ])('cut %s at %i columns', (text, width, shown) => expect(cut(text, width)).toBe(shown));
});
