import type { StoredRecord } from '@runbook/ports';
import type { SettledRecord } from './record-source.js';
import { settleOrPutAside } from './settle-or-put-aside.js';

const records = [0, 1, 2].map((offset) => ({ topic: 't', partition: 0, offset }) as StoredRecord);

/** Fails on all records together when one of them is that of the offset. */
const sourceThatFails = (offset: number, error: Error) => ({
  settle: (some: readonly StoredRecord[]): Promise<SettledRecord[]> =>
    some.some((record) => record.offset === offset) ? Promise.reject(error) : Promise.resolve(some.map((record) => ({ record }))),
  failed: (record: StoredRecord, _generation: number, reason: string): SettledRecord => ({
    record,
    deadLetter: { disposition: 'malformed', reason },
  }),
});

describe('a record that our code fails on', () => {
  it('is put aside with the reason, and those beside it are settled', async () => {
    const told: number[] = [];
    const source = sourceThatFails(1, new TypeError('x is undefined'));
    const settled = await settleOrPutAside(source, records, 0, ({ offset }) => told.push(offset));
    expect(settled.map(({ record, deadLetter }) => [record.offset, deadLetter?.disposition])).toEqual([
      [0, undefined],
      [1, 'malformed'],
      [2, undefined],
    ]);
    expect(settled[1]!.deadLetter!.reason).toContain('x is undefined');
    expect(told).toEqual([1]);
  });

  it('is not one that fails because of what is outside: that is tried again', async () => {
    const away = new Error('the store is away');
    await expect(settleOrPutAside(sourceThatFails(1, away), records, 0, () => undefined)).rejects.toBe(away);
  });
});
