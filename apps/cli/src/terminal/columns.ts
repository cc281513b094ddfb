import truncatedWidth from 'fast-string-truncated-width';
import { clean } from './clean.js';
import { coloured, type Colour, type Screen } from './screen.js';

export interface Cell {
  readonly text: string;
  readonly colour?: Colour;
}

/** Between two columns. */
const GAP = '  ';
const ELLIPSIS = '…';
/** A column is not cut below this, so that what it begins with can be told. */
const COLUMN_MIN = 8;

/** How many columns of the terminal a text takes: wide characters take two. */
export const widthOf = (text: string): number => truncatedWidth(text).width;

/** The text, cut to so many columns. */
export function cut(text: string, limit: number): string {
  const { index, ellipsed } = truncatedWidth(text, { limit, ellipsis: ELLIPSIS });
  return ellipsed ? `${text.slice(0, index)}${ELLIPSIS}` : text.slice(0, index);
}

/** The text, filled up with blanks to so many columns. */
export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/**
 * Rows under their titles, as wide as the screen at most: the widest columns give way first. The texts may be anybody's. Off a terminal
 * nothing is cut, so that a script finds the whole.
 */
export function table(titles: readonly string[], rows: readonly (readonly Cell[])[], screen: Screen): string {
  const cleaned = rows.map((row) => row.map((cell) => ({ ...cell, text: clean(cell.text) })));
  const wanted = titles.map((title, n) => Math.max(widthOf(title), ...cleaned.map((row) => widthOf(row[n]?.text ?? ''))));
  const widths = screen.columns === undefined ? wanted : narrowed(wanted, screen.columns - GAP.length * (titles.length - 1));
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, colour }, n) => {
        const width = widths[n] ?? 0;
        const shown = cut(text, width);
        const filling = n === cells.length - 1 ? '' : ' '.repeat(Math.max(0, width - widthOf(shown)));
        return coloured(screen, colour, shown) + filling;
      })
      .join(GAP)
      .trimEnd();
  return [line(titles.map((title) => ({ text: title, colour: 'bold' as const }))), ...cleaned.map(line)]
    .map((text) => `${text}\n`)
    .join('');
}

function narrowed(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over -= 1) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= COLUMN_MIN) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
