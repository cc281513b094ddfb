import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NamedTests, suiteOf, suitesBelow, titlesOf } from '../../tidy/suite-titles.js';

const ROOTS = ['apps', 'libs', 'test'];
const TABLE = 'docs/rules.md';

describe('every rule of the language', () => {
  const rows = rowsOf(readFileSync(TABLE, 'utf8'));
  const suites = suitesBelow(ROOTS);

  it('stands in the table with a test', () => {
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter(({ rule, holders }) => rule === '' || holders.length === 0)).toEqual([]);
  });

  it('is held by tests that exist', () => {
    const named = new NamedTests(suites);
    const wrong = rows.flatMap(({ rule, holders }) =>
      holders.flatMap((holder) => {
        const fault = named.faultOf(holder);
        return fault === undefined ? [] : [`${rule}: ${fault}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is in the table for every test of the language', () => {
    const held = new Set(rows.flatMap(({ holders }) => holders));
    const files = [...suites.values()].flat().filter((file) => file.startsWith(join('test', 'language')) && file.endsWith('.e2e.spec.ts'));
    expect(files.length).toBeGreaterThan(8);
    expect(files.flatMap((file) => titlesOf(file).map((title) => `\`${suiteOf(file)}\` ${title}`)).filter((one) => !held.has(one))).toEqual(
      [],
    );
  });
});

interface Row {
  readonly rule: string;
  readonly holders: readonly string[];
}

function rowsOf(table: string): Row[] {
  const lines = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| rule |'));
  return lines.map((line) => {
    const [, rule = '', held = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    return { rule, holders: held === '' ? [] : held.split('<br>') };
  });
}
