import type { NewRecord } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PendingAppend } from './file-writer.js';
import { GroupCommit } from './group-commit.js';
import { LogPartition, TAIL_LIMITS } from './log-partition.js';
import { LogRowsReader, READ_LIMITS } from './log-rows-reader.js';
import { RecordPacker, unpackRecords } from './record-batch.js';
import { type Connection, openForWriting } from './safe-file.js';

const OVERHEAD_BYTES = 256;
const record = (n: number): NewRecord => ({
  key: `schlüssel-${n}`,
  value: Buffer.from(`wert-${String(n).padStart(3, '0')}`),
  headers: { n: `ä${n}` },
});
const VALUE_BYTES = record(0).value.length;

describe('records in memory and in the file', () => {
  let folder: string;
  let connection: Connection;
  let reader: LogRowsReader | undefined;
  let turn: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-reading-'));
    connection = openForWriting(join(folder, 'runbook.db'));
    reader = undefined;
    turn = 1;
  });
  afterEach(async () => {
    reader?.close();
    connection.close();
    await rm(folder, { recursive: true });
  });

  /** A partition of which each append is a transaction and a row. */
  function partitionOf(tail: Partial<typeof TAIL_LIMITS> = {}, reads: Partial<typeof READ_LIMITS> = {}) {
    const commits = new GroupCommit(connection, join(folder, 'runbook.db'));
    commits.accept({ turn, calls: [{ kind: 'topics', call: 1, topics: [{ topic: 'events', partitions: 2 }] }] });
    commits.commit();
    reader = new LogRowsReader(join(folder, 'runbook.db'), { ...READ_LIMITS, ...reads });
    const enqueue = ({ partitionId, firstOffset, records, durable }: PendingAppend) => {
      const packer = new RecordPacker();
      const bytes = packer.pack(records);
      commits.accept({
        turn: ++turn,
        appends: { entries: Float64Array.from([partitionId, firstOffset, records.length, bytes]), bytes: packer.take() },
      });
      commits.commit();
      durable();
    };
    return new LogPartition(1, 'events', 1, 0, reader, enqueue, { ...TAIL_LIMITS, ...tail });
  }
  const append = (partition: LogPartition, from: number, count: number) =>
    partition.append(
      Array.from({ length: count }, (_, n) => record(from + n)),
      {},
    );
  const stored = (n: number) => ({ ...record(n), topic: 'events', partition: 1, offset: n });
  const offsets = (records: readonly { offset: number }[]) => records.map(({ offset }) => offset);

  it('have named limits', () => {
    expect(TAIL_LIMITS).toEqual({ tailBytesMax: 262_144, recordsPerReadMax: 1_000 });
    expect(READ_LIMITS).toEqual({ rowsPerReadMax: 64, bytesPerReadMax: 524_288, keptBytesMax: 33_554_432 });
  });

  it('come in pieces of as many as one delivery may have, whole', async () => {
    const partition = partitionOf({ recordsPerReadMax: 3 });
    await append(partition, 0, 4);
    expect(partition.read(0)).toEqual([0, 1, 2].map(stored));
    expect([offsets(partition.read(1)), offsets(partition.read(3)), partition.read(4), partition.end]).toEqual([[1, 2, 3], [3], [], 4]);
  });

  it('leave memory when there is twice too much of them, down to what may stay, and are read on from the file', async () => {
    const each = VALUE_BYTES + OVERHEAD_BYTES;
    const partition = partitionOf({ tailBytesMax: 2 * each });
    const woken: number[] = [];
    partition.readers.add(() => woken.push(partition.end));
    for (let n = 0; n < 4; n += 1) {
      await append(partition, n, 1);
      partition.wakeReaders();
      partition.wakeReaders();
    }
    expect([woken, partition.isInFile(0)]).toEqual([[1, 2, 3, 4], false]);
    await append(partition, 4, 1);
    partition.wakeReaders();
    expect([partition.isInFile(2), partition.isInFile(3)]).toEqual([true, false]);
    expect([partition.read(0), partition.read(2), partition.read(3)]).toEqual([[0, 1, 2], [2], [3, 4]].map((list) => list.map(stored)));
  });

  it('keep in memory what no reader has been woken for', async () => {
    const each = VALUE_BYTES + OVERHEAD_BYTES;
    const partition = partitionOf({ tailBytesMax: each });
    await append(partition, 0, 1);
    partition.wakeReaders();
    await append(partition, 1, 5);
    partition.wakeReaders();
    // Of these, only the first had been read by then.
    expect([partition.isInFile(0), partition.isInFile(1)]).toEqual([true, false]);
    expect(offsets(partition.read(1))).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    [
      { rowsPerReadMax: 2 },
      [
        [0, 1, 2, 3],
        [3, 4, 5],
      ],
    ],
    [{ bytesPerReadMax: 1 }, [[0, 1], [3]]],
    [
      {},
      [
        [0, 1, 2, 3, 4, 5],
        [3, 4, 5],
      ],
    ],
  ])('are read as far as one look into the file may go: %j', async (reads, expected) => {
    const partition = partitionOf({}, reads);
    for (const from of [0, 2, 4]) await append(partition, from, 2);
    const place = { id: 1, topic: 'events', partition: 1 };
    expect([offsets(reader!.read(place, 0, 6)), offsets(reader!.read(place, 3, 6))]).toEqual(expected);
    expect(offsets(reader!.read({ ...place, id: 0 }, 0, 6))).toEqual([]);
  });

  it('of one place are the same objects for everybody, as long as there is room to keep them', async () => {
    const partition = partitionOf();
    for (const from of [0, 2, 4]) await append(partition, from, 2);
    const place = { id: 1, topic: 'events', partition: 1 };
    const all = reader!.read(place, 0, 6);
    expect(reader!.read(place, 0, 6)).toBe(all);
    const part = reader!.read(place, 2, 6);
    expect(part).toEqual(all.slice(2));
    reader!.close();
    const bytes = 3 * rowBytes();
    for (const [keptBytesMax, isKept] of [
      [bytes + 2 * rowBytes(), true],
      [bytes + 2 * rowBytes() - 1, false],
    ] as const) {
      reader = new LogRowsReader(join(folder, 'runbook.db'), { ...READ_LIMITS, keptBytesMax });
      const first = reader.read(place, 0, 6);
      reader.read(place, 2, 6);
      expect(reader.read(place, 0, 6) === first).toBe(isKept);
      reader.close();
    }
    reader = undefined;
  });

  it('make room by the oldest of them alone', async () => {
    const partition = partitionOf({}, { keptBytesMax: 2 * rowBytes(), rowsPerReadMax: 1 });
    for (const from of [0, 2, 4]) await append(partition, from, 2);
    const place = { id: 1, topic: 'events', partition: 1 };
    const [first, second, third] = [0, 2, 4].map((from) => reader!.read(place, from, 6));
    expect([reader!.read(place, 2, 6) === second, reader!.read(place, 4, 6) === third]).toEqual([true, true]);
    // Read anew, it takes the place of the second.
    expect(reader!.read(place, 0, 6)).not.toBe(first);
    expect([reader!.read(place, 4, 6) === third, reader!.read(place, 2, 6) === second]).toEqual([true, false]);
  });

  const rowBytes = () => new RecordPacker().pack([record(0), record(1)]);
});

describe('records packed', () => {
  it('are the same after any growth of the buffer, however their texts are encoded, and the packer is empty again', () => {
    const packer = new RecordPacker();
    const large = { key: 'ключ'.repeat(5_000), value: Buffer.alloc(5_000_000, 7), headers: { 'x-ü': '值'.repeat(9_000) } };
    const records = [record(1), large, { key: '', value: Buffer.alloc(0), headers: {} }, record(2)];
    const size = packer.pack(records);
    const bytes = packer.take();
    expect(bytes).toHaveLength(size);
    const place = { topic: 'events', partition: 3 };
    // The digests of the values: jest compares bytes one by one.
    const digested = (one: NewRecord) => ({ ...one, value: sha256Of(one.value) });
    expect(unpackRecords(Buffer.from(bytes), 'events', 3, 17).map(digested)).toEqual(
      records.map((one, n) => ({ ...digested(one), ...place, offset: 17 + n })),
    );
    // A turn of large values does not pin its memory.
    expect(packer.held).toBe(65_536);
    expect(packer.take()).toHaveLength(0);
    packer.pack([record(4)]);
    const again = packer.take();
    packer.pack([record(5)]);
    // What was handed over is not written to again.
    expect(unpackRecords(Buffer.from(again), 'events', 3, 0)).toEqual([{ ...record(4), ...place, offset: 0 }]);
  });

  it.each([
    ['a byte too few', (bytes: Buffer) => bytes.subarray(0, -1), /a record that ends at byte 35 of 34/],
    ['bytes left over', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(11)]), /11 bytes left over/],
  ])('that are damaged are told as that, with their place: %s', (_, damage, message) => {
    const packer = new RecordPacker();
    packer.pack([{ key: 'key', value: Buffer.from('value'), headers: { name: 'text' } }]);
    const bytes = Buffer.from(packer.take());
    // Twelve of counts, three of the key, fifteen of `{"name":"text"}`, five of the value.
    expect(() => unpackRecords(damage(bytes), 'events', 3, 17)).toThrow(message);
    expect(() => unpackRecords(damage(bytes), 'events', 3, 17)).toThrow('events/3 offset 17');
  });
});
