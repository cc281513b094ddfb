import type { AuditEntry } from '@runbook/audit';
import fc from 'fast-check';
import { forged, idAt, readerOf, sevenEntries, topic, without } from './noted-entries.js';

const PAGES = [1, 2, 3, 7, 8];
const HASHES = ['hash', 'previous', 'entryHash'] as const;

/** What is done to the entry at a place, and the index of the entry at which it is noticed; `end` where only a noted head can tell. */
type Tampering = (all: readonly AuditEntry[], at: number) => readonly [tampered: readonly AuditEntry[], noticedAt: number];
const put = (all: readonly AuditEntry[], at: number, entry: unknown) => all.with(at, entry as AuditEntry);

const changesOfOne: Record<string, (entry: AuditEntry) => unknown> = {
  'other bytes': (entry) => ({ ...entry, bytes: `${entry.bytes} ` }),
  'no text of the bytes': (entry) => ({ ...entry, bytes: '' }),
  'the base64 of the bytes': (entry) => ({ ...entry, bytes: Buffer.from(entry.bytes).toString('base64'), encoding: 'base64' }),
  'an encoding that changes nothing': (entry) => ({ ...entry, encoding: 'latin1' }),
  'a stated hash that is the same': (entry) => ({ ...entry, statedHash: entry.hash }),
  'an empty stated hash, and the entry hash made right': (entry) => forged(entry, { statedHash: '' }),
  'a member too many': (entry) => ({ ...entry, note: 'all is well' }),
  'the index as text': (entry) => ({ ...entry, index: String(entry.index) }),
  'the offset as text': (entry) => ({ ...entry, offset: String(entry.offset) }),
  'the partition as text': (entry) => ({ ...entry, partition: String(entry.partition) }),
  'an offset of its own, and the entry hash made right': (entry) => forged(entry, { offset: entry.offset + 0.5 }),
  'the offset of the one before, and the entry hash made right': (entry) => forged(entry, { offset: entry.offset - 1 }),
  'a link to nothing, and the entry hash made right': (entry) => forged(entry, { previous: '' }),
  'a record of another term, and its own hashes made right': (entry) =>
    forged(entry, { bytes: entry.bytes.replace('"term":1', '"term":2') }),
};
for (const name of HASHES) {
  changesOfOne[`an empty ${name}`] = (entry) => ({ ...entry, [name]: '' });
  changesOfOne[`${name} in capitals`] = (entry) => ({ ...entry, [name]: `${entry[name].slice(0, 63)}F` });
}
const MEMBERS = ['index', 'topic', 'partition', 'offset', 'term', 'seq', 'aggregate', 'aggregateId', 'tenant', 'version', 'at', 'bytes'];
for (const name of [...MEMBERS, ...HASHES] as (keyof AuditEntry)[]) changesOfOne[`no ${name}`] = (entry) => without(entry, name);

const tamperings: Record<string, Tampering> = {
  ...Object.fromEntries(
    Object.entries(changesOfOne).map(([name, change]): [string, Tampering] => [name, (all, at) => [put(all, at, change(all[at]!)), at]]),
  ),
  'a cut from there on': (all, at) => [all.slice(0, at), at],
  'a gap of one': (all, at) => [all.toSpliced(at, 1), at],
  'the entry again in the place of the next': (all, at) => [
    [...all.slice(0, at + 1), { ...all[at]!, _id: idAt(at + 1) }, ...all.slice(at + 2)],
    at + 1,
  ],
  'the entry again in the place of the next, with its index': (all, at) => [
    [...all.slice(0, at + 1), forged(all[at]!, { _id: idAt(at + 1), index: at + 1 }), ...all.slice(at + 2)],
    at + 1,
  ],
  'the next before it': (all, at) => [
    at + 1 < all.length
      ? all.with(at, { ...all[at + 1]!, _id: idAt(at) }).with(at + 1, { ...all[at]!, _id: idAt(at + 1) })
      : all.slice(0, at),
    at,
  ],
  'the next before it, with hashes and indexes made right': (all, at) => [at + 1 < all.length ? swapped(all, at) : all.slice(0, at), at],
  'another record, with its own hashes made right': (all, at) => [put(all, at, forged(all[at]!, { bytes: reworded(all[at]!) })), at + 1],
};

/** Says the same, in other bytes. */
const reworded = ({ bytes }: AuditEntry) => `${bytes} `;

function swapped(all: readonly AuditEntry[], at: number): AuditEntry[] {
  const [one, other] = [all[at]!, all[at + 1]!];
  const first = forged(other, { _id: idAt(at), index: at, previous: one.previous });
  const second = forged(one, { _id: idAt(at + 1), index: at + 1, previous: first.entryHash });
  return all.with(at, first).with(at + 1, second);
}

describe('each place of a stored chain', () => {
  let seven: AuditEntry[];
  beforeAll(async () => void (seven = await sevenEntries()));

  it('holds as it was stored, at any length and by pages of any size', async () => {
    expect(seven.map(({ index, aggregateId, version }) => [index, aggregateId, version])).toEqual([
      [0, '', 0],
      [1, 'exe_1', 1],
      [2, 'exe_1', 2],
      [3, 'exe_1', 3],
      [4, 'exe_1', 3],
      [5, 'exe_2', 0],
      [6, 'exe_1', 3],
    ]);
    for (const size of PAGES) {
      for (let entries = 0; entries <= 7; entries++) {
        const headHash = seven[entries - 1]?.entryHash ?? '0'.repeat(64);
        const reader = await readerOf(seven.slice(0, entries), size);
        for (let noted = 0; noted <= entries; noted++) {
          const head = { entries: noted, headHash: seven[noted - 1]?.entryHash ?? '0'.repeat(64) };
          expect(await reader.verifyPartition(topic, 0, head)).toEqual({ valid: true, entries, headHash });
        }
      }
    }
  });

  it.each(Object.keys(tamperings))('is noticed to hold %s, and named', async (name) => {
    for (const size of PAGES) {
      for (let length = 1; length <= 7; length++) {
        const head = { entries: length, headHash: seven[length - 1]!.entryHash };
        for (let at = 0; at < length; at++) {
          const [tampered, noticedAt] = tamperings[name]!(seven.slice(0, length), at);
          const verdict = await (await readerOf(tampered, size)).verifyPartition(topic, 0, head);
          const index = Math.min(noticedAt, length - 1);
          expect({ name, size, length, at, valid: verdict.valid, index: verdict.fault?.index }).toEqual({
            name,
            size,
            length,
            at,
            valid: false,
            index: tampered.length > length ? noticedAt : index,
          });
          expect(verdict.entries).toBe(verdict.fault!.index);
          if (tampered.some(({ _id }) => _id === idAt(verdict.fault!.index))) expect(verdict.fault!.entry).toBe(idAt(verdict.fault!.index));
        }
      }
    }
  });

  it.each(HASHES)('is told that %s is no hash, before anything is compared with it', async (name) => {
    const right = seven[2]![name];
    for (const value of ['', right.slice(1), `${right}0`, `${right.slice(0, 63)}F`, ` ${right}`]) {
      const { fault } = await (await readerOf(seven.with(2, { ...seven[2]!, [name]: value }), 2)).verifyPartition(topic, 0);
      expect(fault).toEqual({
        kind: 'edited',
        index: 2,
        entry: idAt(2),
        expected: `${name}: 64 lower-case hexadecimal digits`,
        found: JSON.stringify(value),
      });
    }
  });

  it('is noticed to be another than the noted one by any other hash or number, an empty hash too', async () => {
    const reader = await readerOf(seven, 3);
    for (let entries = 1; entries <= 7; entries++) {
      const right = seven[entries - 1]!.entryHash;
      for (const headHash of ['', right.toUpperCase(), seven[entries % 7]!.entryHash]) {
        const { valid, fault } = await reader.verifyPartition(topic, 0, { entries, headHash });
        expect([valid, fault]).toEqual([
          false,
          {
            kind: 'edited',
            index: entries - 1,
            entry: idAt(entries - 1),
            expected: `entry ${entries - 1} with hash ${headHash}`,
            found: `entry ${entries - 1} with hash ${right}`,
          },
        ]);
      }
    }
    expect((await reader.verifyPartition(topic, 0, { entries: 8, headHash: 'x' })).fault).toEqual({
      kind: 'truncated',
      index: 7,
      expected: '8 entries, the last with hash x',
      found: '7 entries',
    });
  });

  it('is noticed whatever one member becomes, in the chain of the partition and in that of the run', async () => {
    const other = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, '', 0, 1, -1, true, [], {}, '0'.repeat(64)),
      fc.string(),
      fc.nat(9),
      fc.integer(),
    );
    const names = [...MEMBERS, ...HASHES, 'statedHash', 'encoding', 'anything'];
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.constantFrom(...names), other, fc.constantFrom(1, 2, 3), async (at, name, value, size) => {
        const entry = seven[at]! as unknown as Record<string, unknown>;
        // What JSON does not keep is no change.
        const changed = JSON.parse(JSON.stringify({ ...entry, [name]: value })) as AuditEntry;
        const same = JSON.stringify(entry[name]) === JSON.stringify((changed as unknown as typeof entry)[name]);
        const reader = await readerOf(seven.with(at, changed), size);
        const verdict = await reader.verifyPartition(topic, 0);
        expect([verdict.valid, verdict.fault?.index]).toEqual(same ? [true, undefined] : [false, at]);
        if (entry.aggregateId !== 'exe_1' || name === 'aggregateId') return;
        expect((await reader.verify('exe_1')).valid).toBe(same);
      }),
      { numRuns: 600 },
    );
  });
});
