import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { statesOf, type FoldedState, type HistoryRecord } from './history.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const HISTORIES = join(ROOT, 'libs/domain/histories');
const RELEASES = readdirSync(HISTORIES).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

function linesOf<T>(release: string, file: string): T[] {
  const text = readFileSync(join(HISTORIES, release, file), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

describe('the history of a release', () => {
  it('is there for the release before this one, or for this one', () => {
    expect(RELEASES.length).toBeGreaterThan(0);
  });

  it.each(RELEASES)('%s is read by this one, and folds to the byte to what it folded to', (release) => {
    const records = linesOf<HistoryRecord>(release, 'records.ndjson');
    const expected = linesOf<FoldedState>(release, 'states.ndjson');
    const found = statesOf(records);
    expect(found.map(({ aggregate, id, version, head }) => ({ aggregate, id, version, head }))).toEqual(
      expected.map(({ aggregate, id, version, head }) => ({ aggregate, id, version, head })),
    );
    for (const [index, { id, state }] of expected.entries()) {
      expect({ id, state: JSON.stringify(found[index]!.state) }).toEqual({ id, state: JSON.stringify(state) });
    }
  });

  it('would be missed if a record of it were changed', () => {
    const release = RELEASES.at(-1)!;
    const records = linesOf<HistoryRecord>(release, 'records.ndjson');
    const last = records.findLastIndex(({ value }) => value.includes('"ExecutionCompleted"'));
    const changed = records.with(last, {
      ...records[last]!,
      value: records[last]!.value.replace('"ExecutionCompleted"', '"ExecutionTimedOut"'),
    });
    const expected = linesOf<FoldedState>(release, 'states.ndjson').map(({ state }) => JSON.stringify(state));
    expect(statesOf(changed).map(({ state }) => JSON.stringify(state))).not.toEqual(expected);
  });
});
