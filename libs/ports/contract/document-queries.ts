import fc from 'fast-check';
import type { DocumentCollection, Query } from '../src/document-store.js';
import type { DocumentStoreWorld, Sample } from './document-store-world.js';
import { uniqueName } from './unique-name.js';

const STATUSES = ['FAILED', 'PAUSED', 'RUNNING'];

export function describeQueries(world: DocumentStoreWorld): void {
  describe('a query', () => {
    let samples: DocumentCollection<Sample>;
    const all: Sample[] = Array.from({ length: 30 }, (_, index) => ({
      _id: `doc-${String((index * 7) % 30).padStart(2, '0')}`,
      status: STATUSES[index % 3]!,
      startedAt: 1_000 + (index % 10),
      body: { index },
    }));

    beforeAll(async () => {
      samples = await world.store.collection<Sample>({
        name: uniqueName('queries'),
        indexes: [['status', 'startedAt'], ['startedAt'], ['score']],
      });
      await samples.write(all.map((document) => ({ put: document })));
    });
    const found = async (query: Query) => (await samples.find(query)).map((document) => document._id);
    const expected = (keep: (document: Sample) => boolean) =>
      all
        .filter(keep)
        .map((document) => document._id)
        .sort();

    describeFilters({ found, expected, collection: () => samples });
    describeOrder({ all, found, collection: () => samples });
    describePaging({ all, collection: () => samples });
    describeMissingFields(world);
    describeUndeclared(() => samples);
  });
}

interface Asked {
  readonly found: (query: Query) => Promise<string[]>;
  readonly expected: (keep: (document: Sample) => boolean) => string[];
  readonly collection: () => DocumentCollection<Sample>;
}

function describeFilters({ found, expected, collection }: Asked): void {
  it('filters by equality, on one field or several', async () => {
    expect(await found({ where: { status: 'PAUSED' }, limit: 50 })).toEqual(expected((d) => d.status === 'PAUSED'));
    expect(await found({ where: { startedAt: 1_003 }, limit: 50 })).toEqual(expected((d) => d.startedAt === 1_003));
    expect(await found({ where: { status: 'PAUSED', startedAt: 1_004 }, limit: 50 })).toEqual(
      expected((d) => d.status === 'PAUSED' && d.startedAt === 1_004),
    );
    expect(await found({ where: { status: 'NEVER' }, limit: 50 })).toEqual([]);
  });

  it('filters by one of several values, of which there may be none', async () => {
    expect(await found({ where: { status: ['PAUSED', 'FAILED', 'NEVER'] }, limit: 50 })).toEqual(expected((d) => d.status !== 'RUNNING'));
    expect(await found({ where: { startedAt: [1_003, 1_007], status: ['PAUSED'] }, limit: 50 })).toEqual(
      expected((d) => (d.startedAt === 1_003 || d.startedAt === 1_007) && d.status === 'PAUSED'),
    );
    expect(await found({ where: { status: [] }, limit: 50 })).toEqual([]);
    // A text is no number.
    expect(await found({ where: { startedAt: ['1003'] }, limit: 50 })).toEqual([]);
    expect(await collection().count({ status: ['PAUSED', 'FAILED'] })).toBe(expected((d) => d.status !== 'RUNNING').length);
  });

  it('filters by ranges, open and closed, of numbers, text and ids', async () => {
    expect(await found({ where: { startedAt: { gt: 1_002, lte: 1_005 } }, limit: 50 })).toEqual(
      expected((d) => d.startedAt! > 1_002 && d.startedAt! <= 1_005),
    );
    expect(await found({ where: { startedAt: { gte: 1_002, lt: 1_005 } }, limit: 50 })).toEqual(
      expected((d) => d.startedAt! >= 1_002 && d.startedAt! < 1_005),
    );
    expect(await found({ where: { status: { gt: 'FAILED' }, startedAt: { lt: 1_004 } }, limit: 50 })).toEqual(
      expected((d) => d.status! > 'FAILED' && d.startedAt! < 1_004),
    );
    expect(await found({ where: { _id: { gte: 'doc-05', lt: 'doc-09' } }, limit: 50 })).toEqual(['doc-05', 'doc-06', 'doc-07', 'doc-08']);
    expect(await found({ where: { _id: 'doc-11' }, limit: 50 })).toEqual(['doc-11']);
  });

  it('counts what it would find', async () => {
    expect(await collection().count()).toBe(30);
    expect(await collection().count({ status: 'RUNNING' })).toBe(10);
    expect(await collection().count({ status: 'RUNNING', startedAt: { gte: 1_005 } })).toBe(
      expected((d) => d.status === 'RUNNING' && d.startedAt! >= 1_005).length,
    );
    expect(await collection().count({ status: 'NEVER' })).toBe(0);
  });

  it('tells text from numbers', async () => {
    expect(await found({ where: { startedAt: '1003' }, limit: 50 })).toEqual([]);
  });
}

function sortedBy(documents: readonly Sample[], field: keyof Sample, direction: 'asc' | 'desc'): string[] {
  const sign = direction === 'asc' ? 1 : -1;
  const compare = (a: unknown, b: unknown) => (a === b ? 0 : (a as number) < (b as number) ? -1 : 1);
  const ordered = [...documents].sort((a, b) => sign * (compare(a[field], b[field]) || compare(a._id, b._id)));
  return ordered.map((document) => document._id);
}

function describeOrder({ all, found }: { all: readonly Sample[]; found: Asked['found']; collection: Asked['collection'] }): void {
  it('orders by id unless told otherwise', async () => {
    expect(await found({ limit: 50 })).toEqual(sortedBy(all, '_id', 'asc'));
  });

  it.each(['asc', 'desc'] as const)('orders %s, ties by id in the same direction', async (direction) => {
    for (const by of ['_id', 'startedAt', 'status'] as const) {
      expect(await found({ order: { by, direction }, limit: 50 })).toEqual(sortedBy(all, by, direction));
    }
  });

  it('gives no more than its limit', async () => {
    expect(await found({ order: { by: 'startedAt', direction: 'desc' }, limit: 4 })).toEqual(
      sortedBy(all, 'startedAt', 'desc').slice(0, 4),
    );
  });
}

function describePaging({ all, collection }: { all: readonly Sample[]; collection: Asked['collection'] }): void {
  it('continued page by page gives everything once, in order', async () => {
    const page = fc.record({
      by: fc.constantFrom('_id' as const, 'startedAt' as const, 'status' as const),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      limit: fc.integer({ min: 1, max: 11 }),
      status: fc.option(fc.constantFrom(...STATUSES), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(page, async ({ by, direction, limit, status }) => {
        const where: Query['where'] = status ? { status } : undefined;
        const ids: string[] = [];
        let after: Query['after'];
        for (;;) {
          const documents = await collection().find({ where, order: { by, direction }, limit, after });
          ids.push(...documents.map((document) => document._id));
          const last = documents.at(-1);
          if (!last) break;
          after = { value: last[by]!, id: last._id };
        }
        expect(ids).toEqual(
          sortedBy(
            all.filter((document) => !status || document.status === status),
            by,
            direction,
          ),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('continues behind a document that is gone', async () => {
    const documents = await collection().find({
      order: { by: 'startedAt', direction: 'asc' },
      after: { value: 1_004, id: 'doc-99' },
      limit: 50,
    });
    expect(documents.every((document) => document.startedAt! > 1_004)).toBe(true);
    expect(documents).toHaveLength(15);
  });
}

function describeMissingFields(world: DocumentStoreWorld): void {
  it('leaves out of a filter what lacks the field, or has another type in a range', async () => {
    const mixed = await world.store.collection<{ _id: string; score?: number | string | null }>({
      name: uniqueName('mixed'),
      indexes: [['score']],
    });
    await mixed.write([
      { put: { _id: 'none' } },
      { put: { _id: 'null', score: null } },
      { put: { _id: 'five', score: 5 } },
      { put: { _id: 'text', score: '7' } },
    ]);
    const ids = async (where: Query['where']) => (await mixed.find({ where, limit: 10 })).map((document) => document._id);
    expect(await ids({ score: { lt: 100 } })).toEqual(['five']);
    expect(await ids({ score: { gte: 0 } })).toEqual(['five']);
    expect(await ids({ score: { gt: '0' } })).toEqual(['text']);
    expect(await ids({ score: 5 })).toEqual(['five']);
    expect(await ids(undefined)).toEqual(['five', 'none', 'null', 'text']);
  });
}

function describeUndeclared(collection: () => DocumentCollection<Sample>): void {
  it('on a field that was not declared is refused by name', async () => {
    await expect(collection().find({ where: { body: 'x' }, limit: 1 })).rejects.toThrow('body');
    await expect(collection().find({ order: { by: 'body', direction: 'asc' }, limit: 1 })).rejects.toThrow('body');
    await expect(collection().count({ body: 'x' })).rejects.toThrow('body');
  });
}
