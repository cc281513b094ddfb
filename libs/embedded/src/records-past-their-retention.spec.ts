import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GroupCommit } from './group-commit.js';
import { OFFSETS_PER_PARTITION_MAX } from './log-rows.js';
import { type Connection, openForWriting, rowsOf } from './safe-file.js';

const HOUR_MS = 3_600_000;

describe('records past their retention', () => {
  let folder: string;
  let connection: Connection;
  let commits: GroupCommit;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-retention-'));
    connection = openForWriting(join(folder, 'runbook.db'));
    commits = new GroupCommit(connection, join(folder, 'runbook.db'));
    const topics = [
      { topic: 'output', partitions: 2, retentionMs: HOUR_MS },
      { topic: 'events', partitions: 1 },
    ];
    commits.accept({ turn: 1, calls: [{ kind: 'topics', call: 1, topics }] });
    commits.commit();
  });
  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  /** One row, as one transaction makes it. */
  function append(partitionId: number, offset: number): void {
    const entries = Float64Array.from([partitionId, offset, 1, 3]);
    commits.accept({ turn: offset + 2, appends: { entries, bytes: new Uint8Array([1, 2, 3]) } });
    commits.commit();
  }
  const places = () => rowsOf(connection, 'SELECT id FROM log_batch ORDER BY id').map(([id]) => id);

  it('go, but for the last, which says where the partition ends', () => {
    for (let offset = 0; offset < 5; offset += 1) append(0, offset);
    append(1, 0);
    expect(commits.deleteExpired(Date.now() + 2 * HOUR_MS)).toBe(true);
    expect(places()).toEqual([4, OFFSETS_PER_PARTITION_MAX]);
    expect(commits.ready().ends).toEqual([
      [0, 5],
      [1, 1],
    ]);
    expect(commits.deleteExpired(Date.now() + 2 * HOUR_MS)).toBe(false);
  });

  it('stay until then', () => {
    for (let offset = 0; offset < 3; offset += 1) append(0, offset);
    expect(commits.deleteExpired(Date.now() + HOUR_MS / 2)).toBe(false);
    expect(places()).toHaveLength(3);
  });

  it('stay for ever on a log of record', () => {
    for (let offset = 0; offset < 3; offset += 1) append(2, offset);
    expect(commits.deleteExpired(Date.now() + 1_000_000 * HOUR_MS)).toBe(false);
    expect(places()).toHaveLength(3);
  });
});
