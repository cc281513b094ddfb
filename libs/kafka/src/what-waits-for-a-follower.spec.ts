import type { Gap } from '@runbook/ports';
import type { FetchedRecord, UnreadableBatch } from './fetched/record-batch.js';
import { foundIn } from './found-records.js';
import { PartitionQueue } from './partition-queue.js';
import { FOLLOW_BATCH_RECORDS_MAX, FOLLOW_QUEUE_BYTES_MAX } from './settings.js';

const message = (offset: number, more: object = {}) =>
  ({ offset: String(offset), key: null, value: Buffer.from(`v${offset}`), headers: {}, ...more }) as unknown as FetchedRecord;
const unreadable = (firstOffset: number, lastOffset: number) => {
  const batch: UnreadableBatch = { firstOffset, lastOffset, reason: 'why', bytes: Buffer.from('batch') };
  return message(lastOffset, { unreadable: batch });
};
const batchOf = (...messages: FetchedRecord[]) => ({ topic: 't', partition: 3, records: [], messages });
const shape = (pieces: ReturnType<typeof foundIn>) =>
  pieces.map((piece) => ('gap' in piece ? [piece.gap.kind, piece.from, piece.next] : ['records', piece.from, piece.next]));

describe('what a fetch has brought', () => {
  it('is records in a row, and between them the batches that cannot be read', () => {
    const found = foundIn(batchOf(message(5), message(7), unreadable(8, 10), message(11)), 5, true);
    expect(shape(found)).toEqual([
      ['records', 5, 8],
      ['unreadable', 8, 11],
      ['records', 11, 12],
    ]);
  });

  it('begins where the reader stands, also within a batch that cannot be read', () => {
    expect(shape(foundIn(batchOf(message(4), unreadable(5, 10), message(11)), 8, true))).toEqual([
      ['unreadable', 8, 11],
      ['records', 11, 12],
    ]);
    expect(foundIn(batchOf(unreadable(5, 7)), 8, true)).toEqual([]);
  });

  it('keeps what others wrote as it came, and of ours only its text', () => {
    const one = message(5, { headers: { a: [null, Buffer.from('x')], b: null, c: Buffer.from([0xff]), d: Buffer.from('d') } });
    const [foreign] = foundIn(batchOf(one), 5, true);
    expect(foreign).toMatchObject({
      records: [
        {
          headers: { d: 'd' },
          unreadableHeaders: ['c'],
          original: { key: null, headers: { a: [null, Buffer.from('x')], b: [null], c: [Buffer.from([0xff])], d: [Buffer.from('d')] } },
        },
      ],
    });
    const [ours] = foundIn(batchOf(one), 5, false);
    expect(ours).toMatchObject({ records: [{ headers: { d: 'd' } }] });
    expect(ours).not.toHaveProperty('records.0.original');
  });
});

describe('what waits for a follower', () => {
  const recordsFrom = (first: number, count: number, bytes = 1) =>
    Array.from({ length: count }, (_, at) => ({
      topic: 't',
      partition: 0,
      offset: first + at,
      key: '',
      value: Buffer.alloc(bytes),
      headers: {},
    }));
  const gap: Gap = { kind: 'unreadable', from: 10, next: 12, reason: 'why', bytes: Buffer.alloc(FOLLOW_QUEUE_BYTES_MAX) };

  it('is taken in its order, records together and gaps alone', () => {
    const queue = new PartitionQueue();
    queue.push(recordsFrom(0, 5));
    queue.push(recordsFrom(5, 5));
    queue.push(gap);
    queue.push(recordsFrom(12, FOLLOW_BATCH_RECORDS_MAX + 1));
    const taken = [];
    while (!queue.isEmpty()) taken.push(queue.shift());
    expect(taken.map((one) => ('kind' in one ? one.kind : one.length))).toEqual([10, 'unreadable', FOLLOW_BATCH_RECORDS_MAX, 1]);
  });

  it('is full by its bytes, gaps counted, and empties with what is taken', () => {
    const queue = new PartitionQueue();
    queue.push(recordsFrom(0, 1));
    expect(queue.isFull()).toBe(false);
    queue.push(gap);
    expect([queue.isFull(), queue.isHalfEmpty()]).toEqual([true, false]);
    queue.shift();
    queue.shift();
    expect([queue.isEmpty(), queue.isFull(), queue.isHalfEmpty()]).toEqual([true, false, true]);
  });
});
