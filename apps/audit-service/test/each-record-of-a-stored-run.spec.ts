import type { ChainHead } from '@runbook/domain';
import type { AuditEntry, AuditReader } from '@runbook/audit';
import { forged, idAt, readerOf, sevenEntries } from './noted-entries.js';

const PAGES = [1, 2, 3, 5, 6];
/** Of the run, by their index: version 1, 2, 3, and a refusal behind them, another run's, and one more refusal. */
const OWN = [1, 2, 3, 4, 6];

describe('each record of a stored run', () => {
  let seven: AuditEntry[];
  let head: ChainHead;
  beforeAll(async () => {
    seven = await sevenEntries();
    head = { version: 3, hash: seven[3]!.hash };
  });

  const verdictOf = async (entries: readonly AuditEntry[], size: number, expected: ChainHead | undefined = head) =>
    (await readerOf(entries, size)).verify('exe_1', expected);

  it.each(PAGES)('holds by pages of %i, at any length', async (size) => {
    for (let length = 0; length <= 7; length++) {
      const own = OWN.filter((index) => index < length);
      const last = seven.slice(0, Math.min(length, 4)).findLast(({ aggregateId }) => aggregateId === 'exe_1');
      const reached = last ? { version: last.version, hash: last.hash } : null;
      const reader = await readerOf(seven.slice(0, length), size);
      expect(await reader.verify('exe_1', reached ?? undefined)).toEqual({ valid: true, records: own.length, head: reached });
      expect(await reader.head('exe_1')).toEqual(reached ?? undefined);
    }
  });

  it.each(PAGES)('is noticed where it is gone, by pages of %i', async (size) => {
    for (const index of OWN.slice(0, 4)) {
      const { valid, fault } = await verdictOf(seven.toSpliced(index, 1), size);
      expect([index, valid, fault?.kind]).toEqual([index, false, 'missing']);
    }
  });

  it.each(PAGES)('is noticed where it ends the store, by pages of %i and by who knows the head', async (size) => {
    for (const length of [1, 2, 3]) {
      const { valid, fault, records } = await verdictOf(seven.slice(0, length), size);
      expect([valid, fault?.kind, fault?.index, records]).toEqual([false, 'truncated', length - 1, length - 1]);
    }
  });

  it.each(PAGES)('is noticed where it has other bytes and its own hashes made right, by pages of %i', async (size) => {
    for (const [place, index] of OWN.entries()) {
      const changed = seven.with(index, forged(seven[index]!, { bytes: `${seven[index]!.bytes} ` }));
      const { valid, fault } = await verdictOf(changed, size);
      // The very last entry of a partition is bound by nothing that follows: that takes a noted head of the partition.
      expect([index, valid, fault?.index]).toEqual(index === 6 ? [6, true, undefined] : [index, false, place]);
    }
  });

  it.each(PAGES)('is noticed where two have changed places, by pages of %i', async (size) => {
    for (const [place, index] of OWN.slice(0, -1).entries()) {
      const [one, other] = [seven[index]!, seven[OWN[place + 1]!]!];
      const changed = seven.with(index, { ...other, _id: one._id }).with(other.index, { ...one, _id: other._id });
      expect([index, (await verdictOf(changed, size)).valid]).toEqual([index, false]);
    }
  });

  it.each(PAGES)('is noticed where it stands in a partition of its own, by pages of %i', async (size) => {
    const stranger = forged(seven[4]!, { _id: idAt(0).replace('/0/', '/1/'), partition: 1, index: 0, previous: '0'.repeat(64) });
    const { fault, records } = await verdictOf([...seven, stranger], size);
    expect([fault, records]).toEqual([
      {
        kind: 'foreign',
        index: 5,
        entry: stranger._id,
        expected: 'an entry of runbook.execution.events/0',
        found: 'one of runbook.execution.events/1',
      },
      5,
    ]);
  });

  it('is noticed where it is a copy of an earlier one, made to fit the end', async () => {
    const again = (seq: number, offset: number) =>
      forged(seven[4]!, { _id: idAt(7), index: 7, offset, seq, previous: seven[6]!.entryHash });
    expect((await verdictOf([...seven, again(seven[4]!.seq, 7)], 2)).fault).toMatchObject({ kind: 'swapped', entry: idAt(7), index: 5 });
    expect((await verdictOf([...seven, again(7, 7)], 2)).fault).toMatchObject({ kind: 'edited', entry: idAt(7), index: 5 });
    const early = forged({ ...seven[6]!, bytes: seven[6]!.bytes.replace(/"seq":\d+/, '"seq":7') }, { _id: idAt(7), index: 7, seq: 7 });
    const fits = (offset: number) => forged(early, { offset, previous: seven[6]!.entryHash });
    expect((await verdictOf([...seven, fits(seven[6]!.offset)], 2)).fault).toMatchObject({ kind: 'swapped', entry: idAt(7), index: 5 });
    // Only a noted head of the partition tells this one from a record that came later.
    expect((await verdictOf([...seven, fits(7)], 2)).valid).toBe(true);
  });

  it('is noticed where the entries were put in another order and linked anew, each with its own offset', async () => {
    const linked: AuditEntry[] = [];
    for (const [index, entry] of [seven[0]!, seven[1]!, seven[3]!, seven[2]!, seven[4]!].entries()) {
      linked.push(forged(entry, { _id: idAt(index), index, previous: linked.at(-1)?.entryHash ?? '0'.repeat(64) }));
    }
    for (const size of PAGES) {
      expect((await verdictOf(linked, size)).fault).toMatchObject({ kind: 'swapped', entry: idAt(2), index: 2 });
    }
  });

  it('is noticed to be of another run, though it says of itself the same', async () => {
    const reader = await readerOf(seven, 2);
    const asked = Object.assign(Object.create(reader) as AuditReader, { walk: () => reader.walk('exe_1') });
    expect((await asked.verify('exe_9')).fault).toMatchObject({ kind: 'foreign', index: 0, expected: 'a record of exe_9' });
  });

  it('is noticed to be another than the known head by any other hash, an empty one too', async () => {
    for (const hash of ['', head.hash.toUpperCase(), seven[2]!.hash]) {
      for (const size of PAGES) {
        expect(await verdictOf(seven, size, { version: 3, hash })).toMatchObject({
          valid: false,
          records: 2,
          fault: { kind: 'edited', index: 2 },
        });
      }
    }
    expect(await verdictOf(seven, 2, { version: 4, hash: '' })).toMatchObject({ valid: false, fault: { kind: 'truncated', index: 5 } });
  });

  it('is noticed to have lost the entry beside it, whatever the last one says of itself', async () => {
    for (const size of PAGES) {
      const last = { ...seven[6]!, aggregateId: 'exe_2', index: 0 };
      const { fault } = await verdictOf([...seven.slice(0, 5), last], size);
      expect(fault).toMatchObject({ kind: 'missing', entry: idAt(4), expected: 'entry 5', found: 'none' });
    }
  });
});
