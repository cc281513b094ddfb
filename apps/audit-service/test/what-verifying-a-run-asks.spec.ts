import { AuditReader, type AuditEntry } from '@runbook/audit';
import { MemoryDocuments } from '@runbook/spec-kit';
import { sevenEntries } from './noted-entries.js';

const sources = { blobs: {} as never, definition: () => undefined };

/** A store of these entries whose questions are written down; `beforeFind` runs before each that is not for one entry. */
async function storeOf(entries: readonly AuditEntry[], beforeFind: (put: (entry: AuditEntry) => Promise<void>) => Promise<void>) {
  const store = new MemoryDocuments();
  const collection = await store.collection<AuditEntry>({ name: 'audit.records', indexes: [] });
  const write = (all: readonly AuditEntry[]) => collection.write(all.map((put) => ({ put })));
  await write(entries);
  const asked: string[] = [];
  const watched = Object.assign(Object.create(collection) as typeof collection, {
    get: (id: string) => collection.get(id),
    find: async (query: Parameters<typeof collection.find>[0]) => {
      if (query.where?.['_id'] !== undefined) {
        asked.push('end of the partition');
        await beforeFind((entry) => write([entry]));
      }
      return collection.find(query);
    },
  });
  const reader = await AuditReader.open(Object.assign(store, { collection: () => Promise.resolve(watched) }), sources);
  return { reader, asked };
}

describe('verifying a run', () => {
  let seven: AuditEntry[];
  beforeAll(async () => void (seven = await sevenEntries()));

  it('does not ask where the partition ends while something stands behind each of its entries', async () => {
    const { reader, asked } = await storeOf(seven, async () => {});
    expect(await reader.verify('exe_2')).toMatchObject({ valid: true, records: 1 });
    expect(asked).toEqual([]);
  });

  it('asks once where nothing stands behind its last entry', async () => {
    const { reader, asked } = await storeOf(seven, async () => {});
    expect(await reader.verify('exe_1')).toMatchObject({ valid: true, records: 5 });
    expect(asked).toEqual(['end of the partition']);
  });

  it('holds when the entry behind it is stored between the two looks', async () => {
    const { reader, asked } = await storeOf(seven.slice(0, 6), (put) => put(seven[6]!));
    expect(await reader.verify('exe_2')).toMatchObject({ valid: true, records: 1 });
    expect(asked).toEqual(['end of the partition']);
  });

  it('is told that an entry is missing behind it when others stand further behind', async () => {
    const { reader, asked } = await storeOf(seven.toSpliced(5, 1), async () => {});
    const { fault } = await reader.verify('exe_1');
    expect(fault).toMatchObject({ kind: 'missing', index: 3, expected: 'entry 5', found: 'none' });
    // Of its entries two have none behind them; where the partition ends is one answer for both.
    expect(asked).toEqual(['end of the partition']);
  });
});
