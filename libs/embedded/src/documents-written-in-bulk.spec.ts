import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentCall } from '../test/document-call.js';
import { DOCUMENT_OPERATIONS_PER_COMMIT_MAX, GroupCommit } from './group-commit.js';
import { RecordPacker } from './record-batch.js';
import { type Connection, openForWriting } from './safe-file.js';
import type { WriteTurn } from './write-protocol.js';

const OPERATIONS_PER_CALL = 100;
const MEGABYTE = 1024 * 1024;

describe('documents written in bulk', () => {
  let folder: string;
  let connection: Connection;
  let commits: GroupCommit;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-bulk-'));
    connection = openForWriting(join(folder, 'runbook.db'));
    commits = new GroupCommit(connection, join(folder, 'runbook.db'));
    commits.accept({ turn: 1, calls: [{ kind: 'collection', call: 0, name: 'bulk', indexes: [] }] });
    commits.accept({ turn: 2, calls: [{ kind: 'topics', call: 0, topics: [{ topic: 'events', partitions: 1 }] }] });
    commits.commit();
  });
  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  function queueDocuments(calls: number, operations: number, text: string): void {
    const documents = Array.from({ length: operations }, (_, at) => ({ _id: `${at}`, text }));
    for (let call = 1; call <= calls; call += 1)
      commits.accept({ turn: 2 + call, calls: [documentCall({ call, collection: 'bulk' }, documents)] });
  }

  function append(turn: number, firstOffset: number): WriteTurn {
    const packer = new RecordPacker();
    const length = packer.pack([{ key: 'exe_1', value: Buffer.from('urgent'), headers: {} }]);
    return { turn, appends: { entries: Float64Array.from([0, firstOffset, 1, length]), bytes: packer.take() } };
  }

  it('let an append pass that comes behind them', () => {
    queueDocuments(100, OPERATIONS_PER_CALL, '');
    commits.accept(append(200, 0));
    // The transaction before had documents, so this one has none.
    expect(commits.commit()).toEqual({ appendedThrough: 200, calls: [] });
    commits.accept(append(201, 1));
    const report = commits.commit();
    expect(report.appendedThrough).toBe(201);
    expect(report.calls.map(({ call }) => call)).toEqual([1, 2]);
    expect(report.calls.length * OPERATIONS_PER_CALL).toBeLessThanOrEqual(DOCUMENT_OPERATIONS_PER_COMMIT_MAX);
    let reports = 1;
    while (commits.hasWork) {
      reports += 1;
      commits.commit();
    }
    expect(reports).toBe(50);
  });

  it('share a transaction with appends while they are few', () => {
    queueDocuments(2, 10, '');
    commits.accept(append(200, 0));
    expect(commits.commit()).toEqual({ appendedThrough: 200, calls: [{ call: 1 }, { call: 2 }] });
  });

  it('are not starved by appends', () => {
    queueDocuments(4, OPERATIONS_PER_CALL, '');
    const written: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      commits.accept(append(200 + round, round));
      written.push(commits.commit().calls.length);
    }
    expect(written).toEqual([0, 2, 0, 2]);
  });

  it('are bounded by their bytes as well', () => {
    queueDocuments(10, 1, 'x'.repeat(MEGABYTE / 2));
    expect(commits.commit().calls).toHaveLength(1);
    queueDocuments(1, 1, 'x'.repeat(3 * MEGABYTE));
    while (commits.hasWork) expect(commits.commit().calls).toHaveLength(1);
  });

  it('that are refused leave the appends and calls beside them alone', () => {
    commits.accept(append(300, 0));
    commits.accept({ turn: 301, calls: [documentCall({ call: 7, collection: 'never declared' }, [{ _id: 'a' }])] });
    commits.accept({ turn: 302, calls: [documentCall({ call: 8, collection: 'bulk' }, [{ _id: 'a' }])] });
    const report = commits.commit();
    expect(report).toMatchObject({ appendedThrough: 300, calls: [{ call: 7 }, { call: 8 }] });
    expect(report.failure).toBeUndefined();
    expect(report.calls[0]!.error).toContain('never declared');
    expect(report.calls[1]!.error).toBeUndefined();
    expect(commits.ready().ends).toEqual([[0, 1]]);
  });
});
