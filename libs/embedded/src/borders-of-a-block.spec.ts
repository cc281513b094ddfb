import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentCall } from '../test/document-call.js';
import { groupsOf } from './body-blocks.js';
import { DocumentTables, FILLED_AT_ONCE } from './document-tables.js';
import { GroupCommit } from './group-commit.js';
import { type Connection, openForWriting, rowsOf } from './safe-file.js';
import { type DocumentOperation, PUT, REMOVE, REMOVE_UP_TO } from './write-protocol.js';

/** A body of so many bytes with its line feed. */
const put = (bytes: number): DocumentOperation => [PUT, 'id', bytes - 1, []];
const FULL = 64 * 1024;

describe('the borders of a block', () => {
  it.each<[string, DocumentOperation[], (readonly [operations: number, from: number, to: number, isBlock: boolean])[]]>([
    ['too few bytes for a row of their own', [put(1_023)], [[1, 0, 1_023, false]]],
    ['just enough', [put(1_024)], [[1, 0, 1_024, true]]],
    ['just enough together', [put(1_000), put(24)], [[2, 0, 1_024, true]]],
    [
      'just full, and one more',
      [put(FULL - 100), put(100), put(5)],
      [
        [2, 0, FULL, true],
        [1, FULL, FULL + 5, false],
      ],
    ],
    ['not quite full', [put(FULL - 101), put(100), put(5)], [[3, 0, FULL + 4, true]]],
    [
      'one that is larger than a block',
      [put(3 * FULL), put(2_000)],
      [
        [1, 0, 3 * FULL, true],
        [1, 3 * FULL, 3 * FULL + 2_000, true],
      ],
    ],
    ['removals, which have no body', [[REMOVE, 'a'], put(2_000), [REMOVE_UP_TO, 'a', 'version', 1]], [[3, 0, 2_000, true]]],
    ['removals alone', [[REMOVE, 'a']], [[1, 0, 0, false]]],
    ['nothing', [], []],
  ])('lie behind %s', (_, operations, expected) => {
    const groups = groupsOf(operations);
    expect(groups.map(({ operations: own, from, to, isBlock }) => [own.length, from, to, isBlock])).toEqual(expected);
    expect(groups.flatMap(({ operations: own }) => own)).toEqual(operations);
  });

  describe('and of a field that is declared later', () => {
    let folder: string;
    let connection: Connection;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'runbook-blocks-'));
      const file = join(folder, 'runbook.db');
      connection = openForWriting(file);
      // Makes the tables that ids of blocks are counted in.
      new GroupCommit(connection, file).ready();
    });
    afterEach(async () => {
      connection.close();
      await rm(folder, { recursive: true });
    });

    it('are no borders of what has its values', () => expect(FILLED_AT_ONCE).toBe(1_000));

    it.each([0, 1, 2, 3, 4, 5])('are none for %i documents, two read at a time', (count) => {
      const tables = new DocumentTables(connection, 2);
      tables.declare('known', []);
      const documents = Array.from({ length: count }, (_, n) => ({ _id: `a${n}`, status: `s${n}`, text: 'x'.repeat(2_000) }));
      tables.apply(documentCall({ call: 1, collection: 'known' }, documents));
      // One whose body lies in its own row, and one that has no such field.
      tables.apply(documentCall({ call: 2, collection: 'known' }, [{ _id: 'b', status: 7 } as { readonly _id: string }, { _id: 'c' }]));
      expect(tables.declare('known', [['status']])).toEqual(['status']);
      expect(rowsOf(connection, 'SELECT _id, "f:status" FROM "documents.known" ORDER BY _id')).toEqual([
        ...documents.map(({ _id, status }) => [_id, status]),
        ['b', 7],
        ['c', null],
      ]);
    });
  });
});
