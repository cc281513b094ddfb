import { csvRows, hasCsvHeader } from '../../src/actions/indicators/csv-rows.js';
import { mispRows } from '../../src/actions/indicators/misp-rows.js';
import { PIECE_LENGTH_MAX, textPieces } from '../../src/actions/indicators/text-pieces.js';

describe('as much as a feed may say', () => {
  it.each([
    [0, true],
    [199, true],
    [200, false],
  ])('before its header is two hundred lines with it: %i lines, %s', (count, isCsv) => {
    const source = `${'# terms of use\n'.repeat(count)}first_seen,domain\n2026-11-21,evil-host.com\n`;
    expect(hasCsvHeader(source)).toBe(isCsv);
    if (isCsv) expect([...csvRows(source)]).toMatchObject([{ at: count + 2, row: { value: 'evil-host.com', type: 'domain' } }]);
  });

  it('of an attribute is fifty labels of two hundred characters and a comment of ten thousand', () => {
    const attribute = (tags: number, length: number, comment: number) => ({
      ...{ type: 'domain', value: 'evil-host.com', to_ids: true, comment: 'c'.repeat(comment) },
      Tag: Array.from({ length: tags }, () => ({ name: 't'.repeat(length) })),
    });
    const said = (...given: Parameters<typeof attribute>) => {
      const [{ row } = { row: '' }] = mispRows({ Event: { info: 'x', Attribute: [attribute(...given)] } });
      const { labels = [], description = '' } = row as { readonly labels?: readonly string[]; readonly description?: string };
      return [labels.length, labels[0]?.length, description.length];
    };
    expect(said(50, 200, 10_000)).toEqual([50, 200, 10_000]);
    expect(said(51, 201, 10_001)).toEqual([50, 200, 10_000]);
    expect(said(0, 0, 0)).toEqual([0, undefined, 0]);
  });

  it.each([
    ['just as long as a piece', 'x'.repeat(PIECE_LENGTH_MAX), [PIECE_LENGTH_MAX]],
    ['just as long, with a blank', `xx ${'y'.repeat(PIECE_LENGTH_MAX - 3)}`, [PIECE_LENGTH_MAX]],
    ['longer by one, without a blank', 'x'.repeat(PIECE_LENGTH_MAX + 1), [PIECE_LENGTH_MAX, 1]],
    ['longer, with a blank at its border', `${'x'.repeat(PIECE_LENGTH_MAX)} yy`, [PIECE_LENGTH_MAX, 3]],
    ['longer, with a blank before its border', `xx ${'y'.repeat(PIECE_LENGTH_MAX)}`, [2, PIECE_LENGTH_MAX, 1]],
  ])('in a line is looked at in pieces, of which none is lost: one %s', (_, line, lengths) => {
    const pieces = [...textPieces(`first\n\n${line}\nlast`)];
    expect(pieces.map(({ text }) => text.length)).toEqual([5, ...lengths, 4]);
    expect(pieces.map((piece) => piece.line)).toEqual([1, ...lengths.map(() => 3), 4]);
    expect(
      pieces
        .slice(1, -1)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line);
  });
});
