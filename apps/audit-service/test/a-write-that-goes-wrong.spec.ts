import { SystemClock, type DocumentCollection, type Operation } from '@runbook/ports';
import { Patience, type AdmittedRecord, type ReaderPosition } from '@runbook/processor';
import { TOPICS } from '@runbook/wire';
import { entryHashOf, type AuditEntry } from '@runbook/audit';
import { AuditTampered } from '../src/audit-faults.js';
import { PartitionChain } from '../src/partition-chain.js';
import { PartitionWriter } from '../src/partition-writer.js';
import { admittedRecords } from './admitted-records.js';
import { KeptLines, openFolder } from './running-audit.js';
import { pin, WrittenLog } from './written-log.js';

const topic = TOPICS.executionEvents;
type Fault = 'none' | 'lost' | 'kept';

/** The real collection, whose writes are lost, or kept without a word, as the faults say. */
function faulty(collection: DocumentCollection<AuditEntry>, faults: Fault[]): DocumentCollection<AuditEntry> {
  const write = async (operations: readonly Operation<AuditEntry>[]) => {
    const fault = faults.shift() ?? 'none';
    if (fault !== 'lost') await collection.write(operations);
    if (fault !== 'none') throw new Error(`the answer was ${fault}`);
  };
  return { get: (id) => collection.get(id), find: (query) => collection.find(query), count: (where) => collection.count(where), write };
}

/** Waits in no time. */
class HastyClock extends SystemClock {
  override after(_ms: number, call: () => void) {
    return super.after(0, call);
  }
}

describe('a write of the audit that goes wrong', () => {
  let folder: Awaited<ReturnType<typeof openFolder>>;
  let entries: DocumentCollection<AuditEntry>;
  let records: AdmittedRecord[];

  beforeEach(async () => {
    folder = await openFolder();
    entries = await folder.entries();
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 4);
    records = await admittedRecords(folder.embedded.log);
  });
  afterEach(() => folder.remove());

  const chain = (collection = entries) => new PartitionChain(collection, topic, 0, () => {});
  const stored = async () => (await entries.find({ limit: 100 })).map(({ index, offset }) => [index, offset]);
  const everything = () => records.map(({ offset }, index) => [index, offset]);

  function writer(faults: Fault[]) {
    const saved: ReaderPosition[] = [];
    const fatal: unknown[] = [];
    const clock = new HastyClock();
    const patience = new Patience({ who: 'the suite', clock, unanswered: () => undefined });
    const made = new PartitionWriter(
      { topic, partition: 0 },
      chain(faulty(entries, faults)),
      async (position) => void saved.push(position),
      patience,
      clock,
      new KeptLines(),
      (error) => fatal.push(error),
    );
    return { made, saved, fatal, patience };
  }

  it.each<Fault[]>([['lost'], ['kept'], ['kept', 'lost'], ['lost', 'kept', 'none', 'kept'], ['kept', 'kept', 'kept']])(
    'is made again until every record is stored once: %s, %s, %s, %s',
    async (...faults) => {
      const { made, saved, fatal } = writer(faults.filter(Boolean));
      for (const record of records) {
        await made.take([record], { offset: record.offset + 1, term: 1, owner: 'own_1', seq: 0 });
        await made.flush();
      }
      expect(await stored()).toEqual(everything());
      expect(saved.at(-1)?.offset).toBe(records.at(-1)!.offset + 1);
      expect(fatal).toEqual([]);
    },
  );

  it('is made again for as long as it takes, and ends nothing', async () => {
    const { made, saved, fatal } = writer(Array<Fault>(100).fill('lost'));
    await made.take(records, { offset: 9, term: 1, owner: 'own_1', seq: 4 });
    await made.flush();
    expect(await stored()).toEqual(everything());
    expect([saved.map(({ offset }) => offset), fatal]).toEqual([[9], []]);
  });

  it('is given up without a word when the partition goes, and no position is saved', async () => {
    const { made, saved, fatal, patience } = writer(Array<Fault>(100).fill('lost'));
    patience.end();
    await made.take(records, { offset: 9, term: 1, owner: 'own_1', seq: 4 });
    await expect(made.flush()).rejects.toThrow('the answer was lost');
    expect([await stored(), saved, fatal]).toEqual([[], [], []]);
  });

  it('is a no-op when a crash repeats it at any place', async () => {
    for (let from = 0; from < records.length; from++) {
      for (let to = from + 1; to <= records.length; to++) {
        const before = (await stored()).length;
        if (from > before) continue;
        await chain().append(records.slice(from, to));
        expect(await stored()).toEqual(everything().slice(0, Math.max(before, to)));
      }
    }
  });

  it.each([1, 2, 3, 5, 6])('is a no-op when all comes again, %i entries at a time', async (size) => {
    const made = () => new PartitionChain(entries, topic, 0, () => {}, size);
    for (let count = 0; count <= records.length; count++) {
      await made().append(records.slice(0, count));
      await made().append(records.slice(0, count));
      expect(await stored()).toEqual(everything().slice(0, count));
    }
    expect(await (await folder.reader()).verifyPartition(topic, 0)).toMatchObject({ valid: true, entries: records.length });
  });

  it('is refused behind a last entry that does not hold, whichever member was changed', async () => {
    await chain().append(records.slice(0, 4));
    const last = (await entries.find({ limit: 10 })).at(-1)!;
    const relinked = { ...last, previous: last.hash };
    const broken: Partial<AuditEntry>[] = [
      { bytes: `${last.bytes} ` },
      { bytes: 'no record' },
      { hash: '' },
      { entryHash: '' },
      { previous: '' },
      { offset: 2 },
      { seq: 9 },
      { previous: last.hash, entryHash: entryHashOf(relinked, last.hash) },
    ];
    for (const change of broken) {
      await entries.write([{ put: { ...last, ...change } }]);
      await expect(chain().append(records)).rejects.toThrow(AuditTampered);
      await expect(chain().append(records.slice(4))).rejects.toThrow(`in its last entry ${last._id}`);
    }
    await entries.write([{ put: last }]);
    await chain().append(records);
    expect(await stored()).toEqual(everything());
  });

  it('is refused behind a first entry that links to something', async () => {
    await chain().append(records.slice(0, 1));
    const [first] = (await entries.find({ limit: 10 })) as [AuditEntry];
    const linked = { ...first, previous: first.hash };
    await entries.write([{ put: { ...linked, entryHash: entryHashOf(linked, first.hash) } }]);
    await expect(chain().append(records.slice(1))).rejects.toThrow(`expected a link to ${'0'.repeat(64)} in its last entry ${first._id}`);
  });

  it.each([0, 1, 2, 3, 4, 5])('is refused where entry %i has other bytes under the hash that the log has', async (index) => {
    await chain().append(records);
    const entry = (await entries.find({ limit: 10 }))[index]!;
    await entries.write([{ put: { ...entry, bytes: `${entry.bytes} ` } }]);
    await expect(new PartitionChain(entries, topic, 0, () => {}, 2).append(records)).rejects.toThrow(
      `expected bytes with hash ${entry.hash} in ${index === 5 ? 'its last ' : ''}entry ${entry._id}`,
    );
  });

  it('collides with another writer, and both go on', async () => {
    const [one, other] = [chain(), chain()];
    await one.append(records.slice(0, 2));
    await other.append(records.slice(0, 1)); // knows the tail now
    await one.append(records.slice(2, 4));
    await other.append(records.slice(1)); // its tail is old
    await Promise.all([one.append(records), other.append(records)]);
    expect(await stored()).toEqual(everything());
    expect(await (await folder.reader()).verifyPartition(topic, 0)).toMatchObject({ valid: true });
  });

  it('races with another writer for every record', async () => {
    const writers = [chain(), chain(), chain()];
    for (const record of records) await Promise.all(writers.map((each) => each.append([record])));
    expect(await stored()).toEqual(everything());
  });

  it('is refused where the other writer stored something else', async () => {
    const [one, other] = [chain(), chain()];
    await one.append(records.slice(0, 2));
    await other.append(records.slice(0, 2));
    const forged = { ...records[2]!, bytes: records[3]!.bytes, hash: records[3]!.hash };
    await entries.write([
      { insert: { ...(await entries.find({ limit: 1 }))[0]!, _id: `${topic}/0/000000000002`, index: 2, offset: 3, hash: forged.hash } },
    ]);
    await expect(other.append(records.slice(2))).rejects.toThrow(AuditTampered);
  });

  it('is refused where an entry stands behind a hole', async () => {
    await chain().append(records);
    const late = chain();
    await late.append(records); // knows the tail
    await entries.write([{ remove: `${topic}/0/000000000003` }]);
    await expect(chain().append(records)).rejects.toThrow(AuditTampered);
  });
});
