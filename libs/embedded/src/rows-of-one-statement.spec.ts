import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedDocumentStore } from './embedded-document-store.js';
import { ROWS_AT_ONCE } from './table-statements.js';
import type { DocumentCollection, StoredDocument } from '@runbook/ports';

interface Counted extends StoredDocument {
  readonly count: number;
}

/** Two statements of several rows, and one row more. */
const MANY = 2 * ROWS_AT_ONCE + 1;
const idAt = (at: number): string => `id-${String(at).padStart(3, '0')}`;

describe('rows of one statement', () => {
  let folder: string;
  let store: EmbeddedDocumentStore;
  let documents: DocumentCollection<Counted>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-rows-'));
    store = new EmbeddedDocumentStore({ fileOf: () => join(folder, 'documents.db') });
    documents = await store.collection<Counted>({ name: 'counted', indexes: [], compared: ['count'] });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const counts = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await documents.find({ order: { by: '_id', direction: 'asc' }, limit: 2 * MANY })).map(({ _id, count }) => [_id, count]),
    );

  const upTo = (end: number, count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: end }, (_, at) => [idAt(at), count]));

  it.each([0, 1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE - 1, 2 * ROWS_AT_ONCE])(
    'are inserted up to the one of %i that exists',
    async (taken) => {
      await documents.write([{ insert: { _id: idAt(taken), count: 7 } }]);
      const inserts = Array.from({ length: MANY }, (_, at) => ({ insert: { _id: idAt(at), count: 1 } }));
      await expect(documents.write(inserts)).rejects.toMatchObject({ id: idAt(taken) });
      expect(await counts()).toEqual({ ...upTo(taken, 1), [idAt(taken)]: 7 });
    },
  );

  it('are inserted up to an id that comes again among them', async () => {
    const inserts = Array.from({ length: ROWS_AT_ONCE }, (_, at) => ({ insert: { _id: idAt(at === 5 ? 2 : at), count: at } }));
    await expect(documents.write(inserts)).rejects.toMatchObject({ id: idAt(2) });
    expect(await counts()).toEqual({ [idAt(0)]: 0, [idAt(1)]: 1, [idAt(2)]: 2, [idAt(3)]: 3, [idAt(4)]: 4 });
  });

  it.each([1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, MANY])('are all put, %i of them', async (rows) => {
    await documents.write(Array.from({ length: rows }, (_, at) => ({ put: { _id: idAt(at), count: 3 } })));
    expect(await counts()).toEqual(upTo(rows, 3));
  });

  it('of one id are put in their order', async () => {
    await documents.write(Array.from({ length: MANY }, (_, at) => ({ put: { _id: 'same', count: MANY - at } })));
    expect(await counts()).toEqual({ same: 1 });
  });

  it('are each put only if they are newer', async () => {
    await documents.write(Array.from({ length: MANY }, (_, at) => ({ put: { _id: idAt(at), count: at % 3 } })));
    await documents.write(Array.from({ length: MANY }, (_, at) => ({ put: { _id: idAt(at), count: 1 }, ifNewer: 'count' as const })));
    expect(await counts()).toEqual(Object.fromEntries(Array.from({ length: MANY }, (_, at) => [idAt(at), Math.max(at % 3, 1)])));
  });

  it('and removals between them keep their order', async () => {
    await documents.write([
      ...Array.from({ length: ROWS_AT_ONCE }, (_, at) => ({ put: { _id: idAt(at), count: 1 } })),
      { remove: idAt(0) },
      { remove: idAt(1), upTo: { field: 'count' as const, number: 1 } },
      { insert: { _id: idAt(0), count: 2 } },
      ...Array.from({ length: ROWS_AT_ONCE }, (_, at) => ({ put: { _id: idAt(at + 2), count: 4 } })),
    ]);
    expect(await counts()).toEqual({
      [idAt(0)]: 2,
      ...Object.fromEntries(Array.from({ length: ROWS_AT_ONCE }, (_, at) => [idAt(at + 2), 4])),
    });
  });
});
