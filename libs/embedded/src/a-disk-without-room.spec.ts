import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentCall } from '../test/document-call.js';
import { COMMIT_LIMITS, GroupCommit } from './group-commit.js';
import { RecordPacker } from './record-batch.js';
import { type Connection, openForWriting, rowsOf } from './safe-file.js';
import { INSERT, type WriteTurn } from './write-protocol.js';

/** More than the pages that the file is given hold, also deflated. */
const LARGE = randomBytes(150_000).toString('base64');

describe('a disk without room', () => {
  let folder: string;
  let connection: Connection;
  let commits: GroupCommit;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-full-'));
    connection = openForWriting(join(folder, 'runbook.db'));
    commits = new GroupCommit(connection, join(folder, 'runbook.db'));
    commits.accept({ turn: 1, calls: [{ kind: 'topics', call: 0, topics: [{ topic: 'events', partitions: 1 }] }] });
    commits.accept({ turn: 1, calls: [{ kind: 'collection', call: 1, name: 'known', indexes: [] }] });
    commits.commit();
    roomForPages(20);
  });
  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  /** SQLite takes a limit of pages for a full disk. */
  function roomForPages(more: number): void {
    const [[pages]] = rowsOf(connection, 'PRAGMA page_count') as [[number]];
    connection.exec(`PRAGMA max_page_count = ${pages + more}`);
  }

  function append(turn: number, firstOffset: number, text: string): WriteTurn {
    const packer = new RecordPacker();
    const length = packer.pack([{ key: 'exe_1', value: Buffer.from(text), headers: {} }]);
    return { turn, appends: { entries: Float64Array.from([0, firstOffset, 1, length]), bytes: packer.take() } };
  }

  function insert(turn: number, call: number, collection: string, text: string): WriteTurn {
    const document = { _id: `document-${call}`, text };
    return { turn, calls: [documentCall({ call, collection, kind: INSERT }, [document])] };
  }

  const count = (table: string) => (rowsOf(connection, `SELECT count(*) FROM ${table}`) as [[number]])[0][0];

  it('fails nobody: what was asked for stays queued, whole and in its order, and is done when there is room', () => {
    commits.accept(append(2, 0, 'first'));
    commits.accept(append(3, 1, LARGE));
    commits.accept(insert(4, 2, 'known', 'small'));
    for (let tries = 0; tries < 3; tries += 1) {
      expect(commits.commit()).toEqual({ lacksRoom: 'database or disk is full', calls: [] });
      expect(commits.hasWork).toBe(true);
      expect(count('log_batch')).toBe(0);
    }
    commits.accept(append(5, 2, 'came meanwhile'));
    roomForPages(1_000);
    expect(commits.commit()).toEqual({ appendedThrough: 5, calls: [{ call: 2 }] });
    expect(commits.hasWork).toBe(false);
    expect(count('log_batch')).toBe(1);
    expect(rowsOf(connection, 'SELECT count FROM log_batch')).toEqual([[3]]);
    expect(rowsOf(connection, 'SELECT _id FROM "documents.known"')).toEqual([['document-2']]);
    expect(commits.statistics).toMatchObject({ appends: 3, rows: 1, documentOperations: 1 });
  });

  it('refuses no document call for it, and inserts none twice', () => {
    commits.accept(insert(2, 2, 'known', LARGE));
    expect(commits.commit().lacksRoom).toBeDefined();
    roomForPages(1_000);
    expect(commits.commit()).toEqual({ appendedThrough: undefined, calls: [{ call: 2 }] });
  });

  it('keeps the order of calls that did not come to their turn yet', () => {
    commits = new GroupCommit(connection, join(folder, 'runbook.db'), { ...COMMIT_LIMITS, documentOperationsMax: 1 });
    commits.accept(insert(2, 2, 'known', LARGE));
    commits.accept({ turn: 3, calls: [documentCall({ call: 3, collection: 'known' }, [{ _id: 'document-2' }])] });
    expect(commits.commit().lacksRoom).toBeDefined();
    roomForPages(1_000);
    expect([commits.commit().calls, commits.commit().calls, commits.hasWork]).toEqual([[{ call: 2 }], [{ call: 3 }], false]);
    expect(rowsOf(connection, 'SELECT body FROM "documents.known"')).toEqual([['{"_id":"document-2"}']]);
  });

  it('leaves no memory of a collection that it took back', () => {
    const indexes = [['text']];
    commits.accept({ turn: 2, calls: [{ kind: 'collection', call: 2, name: 'known', indexes }] });
    commits.accept(insert(3, 3, 'known', 'has no field yet'));
    commits.accept(append(4, 0, LARGE));
    expect(commits.commit().lacksRoom).toBeDefined();
    expect(rowsOf(connection, 'PRAGMA table_info("documents.known")').map(([, column]) => column)).not.toContain('f:text');
    roomForPages(1_000);
    const { calls } = commits.commit();
    expect(calls).toEqual([{ call: 2, columns: ['text'] }, { call: 3 }]);
    expect(rowsOf(connection, 'SELECT "f:text" FROM "documents.known"')).toEqual([['has no field yet']]);
  });

  it('can be given up: then appends are in doubt, calls have failed, and nothing is queued', () => {
    commits.accept(append(2, 0, LARGE));
    commits.accept(insert(3, 2, 'known', 'small'));
    expect(commits.commit().lacksRoom).toBeDefined();
    expect(commits.giveUp('it ends')).toEqual({
      appendedThrough: 2,
      failure: { fromTurn: 2, message: 'it ends' },
      calls: [{ call: 2, error: 'it ends' }],
    });
    expect(commits.hasWork).toBe(false);
    roomForPages(1_000);
    commits.accept(append(4, 1, 'later'));
    expect(commits.commit()).toEqual({ appendedThrough: 4, calls: [] });
  });
});
