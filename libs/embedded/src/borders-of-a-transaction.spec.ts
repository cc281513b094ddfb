import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMIT_LIMITS, GroupCommit } from './group-commit.js';
import { LOG_SCHEMA, LogRows, ROW_LIMITS } from './log-rows.js';
import { type Connection, openForWriting, rowsOf } from './safe-file.js';
import { type DocumentOperation, PUT, REMOVE, type WriteTurn } from './write-protocol.js';

const NOW = Date.now();

describe('the borders of a transaction', () => {
  let folder: string;
  let connection: Connection;
  let failing: string | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-borders-'));
    connection = openForWriting(join(folder, 'runbook.db'));
    failing = undefined;
  });
  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  /** A statement that is to fail does so as on a disk that fails. */
  const commitsOf = (limits: Partial<typeof COMMIT_LIMITS> = {}): GroupCommit => {
    const failingConnection = new Proxy(connection, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (name !== 'exec') return typeof member === 'function' ? (member.bind(target) as unknown) : member;
        return (sql: string) => {
          if (sql === failing) throw new Error('disk I/O error');
          return target.exec(sql);
        };
      },
    });
    const commits = new GroupCommit(failingConnection, join(folder, 'runbook.db'), { ...COMMIT_LIMITS, ...limits });
    commits.accept({ turn: 1, calls: [{ kind: 'topics', call: 1, topics: [{ topic: 'events', partitions: 2 }] }] });
    commits.accept({ turn: 1, calls: [{ kind: 'collection', call: 2, name: 'known', indexes: [] }] });
    commits.commit();
    return commits;
  };
  const append = (turn: number, partitionId: number, offset: number, bytes: number): WriteTurn => ({
    turn,
    appends: { entries: Float64Array.from([partitionId, offset, 1, bytes]), bytes: new Uint8Array(bytes).fill(turn) },
  });
  const put = (id: string, body = '{}') => ({ operation: [PUT, id, Buffer.byteLength(body), []] as DocumentOperation, body: `${body}\n` });
  const remove = (id: string) => ({ operation: [REMOVE, id] as DocumentOperation, body: '' });
  const documents = (call: number, puts: readonly { readonly operation: DocumentOperation; readonly body: string }[]): WriteTurn => {
    const [operations, bodies] = [puts.map(({ operation }) => operation), Buffer.from(puts.map(({ body }) => body).join(''))];
    return { turn: call, calls: [{ kind: 'documents', call, collection: 'known', operations, bodies }] };
  };
  const rows = () =>
    rowsOf(connection, 'SELECT id, count, records FROM log_batch ORDER BY id').map(([id, count, bytes]) => [
      id,
      count,
      [...(bytes as Buffer)],
    ]);
  /** How much each transaction takes, until nothing is queued. */
  const drained = (commits: GroupCommit): unknown[] => {
    const reports = [];
    while (commits.hasWork) {
      const { appendedThrough, calls } = commits.commit();
      reports.push(appendedThrough ?? calls.map(({ call }) => call));
    }
    return reports;
  };

  it('are named ones', () => {
    expect(COMMIT_LIMITS).toEqual({
      ...{ appendedBytesMax: 8_388_608, documentOperationsMax: 256, documentBytesMax: 1_048_576, documentOperationsBesideAppendsMax: 32 },
    });
    expect(ROW_LIMITS).toEqual({ rowBytesMax: 262_144, expiredRowsPerCommitMax: 200 });
  });

  it.each([
    [10, [3, 4]],
    [11, [3, 4]],
    [12, [4]],
    [9, [2, 4]],
    [1, [2, 3, 4]],
  ])('of %d bytes of appends of 5, 5 and 2: turns up to %j', (appendedBytesMax, turns) => {
    const commits = commitsOf({ appendedBytesMax });
    commits.accept(append(2, 0, 0, 5));
    commits.accept(append(3, 0, 1, 5));
    commits.accept(append(4, 0, 2, 2));
    expect(drained(commits)).toEqual(turns);
    expect(commits.statistics).toMatchObject({ appends: 3, transactions: 1 + turns.length });
  });

  it.each([
    [4, [[5, 6], [7]]],
    [5, [[5, 6, 7]]],
    [3, [[5], [6, 7]]],
    [1, [[5], [6], [7]]],
  ])('of %d operations on documents, for calls of 2, 2 and 1: %j', (documentOperationsMax, calls) => {
    const commits = commitsOf({ documentOperationsMax });
    commits.accept(documents(5, [put('a'), put('b')]));
    commits.accept(documents(6, [put('c'), remove('a')]));
    commits.accept(documents(7, [put('d')]));
    expect(drained(commits)).toEqual(calls);
    expect(rowsOf(connection, 'SELECT _id FROM "documents.known" ORDER BY _id')).toEqual([['b'], ['c'], ['d']]);
    expect(commits.statistics.documentOperations).toBe(5);
  });

  it.each([
    [22, [[5, 6]]],
    [21, [[5], [6]]],
  ])('of %d bytes of documents and their line feeds, as UTF-8 has them, not as characters: %j', (documentBytesMax, calls) => {
    const commits = commitsOf({ documentBytesMax });
    // Four quotes and six characters of which each is two bytes, then the same as one byte and more of them.
    commits.accept(documents(5, [put('a', '"ääää"')]));
    commits.accept(documents(6, [put('b', '"aaaaaaaa"')]));
    expect(drained(commits)).toEqual(calls);
  });

  it.each([
    [2, [5, 6], []],
    [3, [], [[5, 6, 7]]],
  ])('where appends have every other one alone behind more than two operations: with %d, calls %j beside them', (count, beside, later) => {
    const commits = commitsOf({ documentOperationsBesideAppendsMax: 2 });
    for (let call = 5; call < 5 + count; call += 1) commits.accept(documents(call, [put(`${call}`)]));
    commits.accept(append(9, 0, 0, 1));
    // The transaction before had calls, those of the topic and the collection.
    const { appendedThrough, calls } = commits.commit();
    expect([appendedThrough, calls.map(({ call }) => call)]).toEqual([9, beside]);
    expect(drained(commits)).toEqual(later);
  });

  it('that fails: nothing of it is written, then or later, and everybody in it hears of it', () => {
    const commits = commitsOf();
    const before = commits.statistics;
    commits.accept(append(2, 0, 0, 3));
    commits.accept(append(3, 1, 0, 3));
    commits.accept(documents(5, [put('a')]));
    failing = 'COMMIT';
    expect(commits.commit()).toEqual({
      appendedThrough: 3,
      failure: { fromTurn: 2, message: 'disk I/O error' },
      calls: [{ call: 5, error: 'disk I/O error' }],
    });
    expect([commits.hasWork, commits.statistics]).toEqual([false, before]);
    failing = undefined;
    // Another append of the same partition: behind the gap, and in a row of its own.
    commits.accept(append(4, 0, 1, 2));
    expect(commits.commit()).toEqual({ appendedThrough: 4, calls: [] });
    expect(rows()).toEqual([[1, 1, [4, 4]]]);
    expect(rowsOf(connection, 'SELECT count(*) FROM "documents.known"')).toEqual([[0]]);
    expect(commits.statistics).toEqual({ ...before, transactions: before.transactions + 1, appends: 1, rows: 1 });
  });

  it('that cannot begin leaves no rows to the next one either', () => {
    const commits = commitsOf();
    commits.accept(append(2, 0, 0, 3));
    failing = 'BEGIN IMMEDIATE';
    expect(commits.commit()).toMatchObject({ appendedThrough: 2, failure: { fromTurn: 2 } });
    failing = undefined;
    commits.accept(append(3, 0, 1, 2));
    commits.commit();
    expect(rows()).toEqual([[1, 1, [3, 3]]]);
  });

  describe('in rows', () => {
    const logOf = (limits: Partial<typeof ROW_LIMITS>) => {
      connection.exec(LOG_SCHEMA);
      const log = new LogRows(connection, { ...ROW_LIMITS, ...limits });
      log.ensureTopics([{ topic: 'output', partitions: 2, retentionMs: 1_000 }]);
      return log;
    };
    const add = (log: LogRows, ...appends: (readonly [partitionId: number, offset: number, count: number, bytes: number])[]) =>
      log.add({
        entries: Float64Array.from(appends.flat()),
        bytes: new Uint8Array(appends.reduce((sum, [, , , bytes]) => sum + bytes, 0)),
      });
    const counts = () => rowsOf(connection, 'SELECT id, count, length(records) FROM log_batch ORDER BY id');

    it.each([
      [
        10,
        [
          [0, 5, 10],
          [5, 1, 1],
        ],
      ],
      [11, [[0, 6, 11]]],
      [
        9,
        [
          [0, 2, 5],
          [2, 4, 6],
        ],
      ],
      [
        4,
        [
          [0, 2, 5],
          [2, 3, 5],
          [5, 1, 1],
        ],
      ],
    ])('of %d bytes: neighbours of 5, 5 and 1 share %j', (rowBytesMax, expected) => {
      const log = logOf({ rowBytesMax });
      expect(add(log, [0, 0, 2, 5], [0, 2, 3, 5], [0, 5, 1, 1])).toBe(3);
      expect(log.flush()).toBe(expected.length);
      expect([counts(), log.flush()]).toEqual([expected, 0]);
    });

    it('lie neighbours alone: neither partitions nor what a gap divides share one', () => {
      const log = logOf({});
      add(log, [0, 0, 1, 1], [1, 0, 1, 1], [0, 1, 1, 1], [0, 3, 1, 1]);
      expect(log.flush()).toBe(3);
      expect(counts()).toEqual([
        [0, 2, 2],
        [3, 1, 1],
        [2 ** 36, 1, 1],
      ]);
    });

    it('are deleted a few at a time when they are older than their topic keeps them, over all its partitions', () => {
      const log = logOf({ expiredRowsPerCommitMax: 2 });
      for (const partition of [0, 1]) for (let offset = 0; offset < 3; offset += 1) (add(log, [partition, offset, 1, 1]), log.flush());
      connection.exec(`UPDATE log_batch SET at_ms = ${NOW - 1_000}`);
      expect(log.deleteExpired(NOW)).toBe(0);
      connection.exec(`UPDATE log_batch SET at_ms = ${NOW - 1_001}`);
      expect([log.deleteExpired(NOW), log.deleteExpired(NOW), log.deleteExpired(NOW)]).toEqual([2, 2, 0]);
      expect(counts()).toEqual([
        [2, 1, 1],
        [2 ** 36 + 2, 1, 1],
      ]);
    });

    it('of topics that are declared anew are kept as long as the new declaration says', () => {
      const log = logOf({});
      for (let offset = 0; offset < 2; offset += 1) (add(log, [0, offset, 1, 1]), log.flush());
      connection.exec(`UPDATE log_batch SET at_ms = ${NOW - 1_500}`);
      expect(log.ensureTopics([{ topic: 'output', partitions: 9, retentionMs: 2_000 }])).toEqual([
        { topic: 'output', partitions: 2, firstPartitionId: 0 },
      ]);
      expect(log.deleteExpired(NOW)).toBe(0);
      log.ensureTopics([{ topic: 'output', partitions: 2 }]);
      expect(log.deleteExpired(NOW + 1e9)).toBe(0);
      expect(log.ensureTopics([{ topic: 'next', partitions: 1 }])).toEqual([{ topic: 'next', partitions: 1, firstPartitionId: 2 }]);
    });
  });
});
