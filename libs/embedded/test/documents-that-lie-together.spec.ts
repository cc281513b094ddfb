import { EmbeddedDocumentStore } from '@runbook/embedded';
import { DuplicateDocument } from '@runbook/ports';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openForWriting, rowsOf } from '../src/safe-file.js';
import { newFolder } from './a-folder-of-its-own.js';

interface Run {
  readonly _id: string;
  readonly version: number;
  readonly status: string;
  readonly text: string;
}

const COLLECTION = 'gateway.runs';
const SPEC = { name: COLLECTION, indexes: [['status']], compared: ['version'] } as const;
/** What JSON, UTF-8 and lines could trip over. */
const ODD = 'two\nlines\r\n\u2028 "quoted" \\ ü 日本 🙂 \ud800 \u0000';
const TEXT = `${'a step that was done like the one before; '.repeat(40)}${ODD}`;

const idOf = (n: number) => `run-${String(n).padStart(4, '0')}`;
const run = (n: number, version = 1): Run => ({ _id: idOf(n), version, status: n % 2 === 0 ? 'EVEN' : 'ODD', text: `${n}: ${TEXT}` });
const runs = (count: number, version = 1) => Array.from({ length: count }, (_, n) => run(n, version));

describe('documents that lie together', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let file: string;
  let store: EmbeddedDocumentStore;
  beforeEach(async () => {
    ({ folder, remove } = await newFolder());
    file = join(folder, 'documents.db');
    store = new EmbeddedDocumentStore({ fileOf: () => file });
  });
  afterEach(async () => {
    await store.close();
    await remove();
  });

  function inFile(sql: string): unknown[][] {
    const connection = openForWriting(file);
    try {
      return rowsOf(connection, sql);
    } finally {
      connection.close();
    }
  }
  const blocks = () => inFile('SELECT count(*) FROM document_block')[0]![0] as number;

  it('are found one by one and in queries as they were written', async () => {
    const collection = await store.collection<Run>(SPEC);
    await collection.write(runs(100).map((put) => ({ put })));
    expect(blocks()).toBeGreaterThan(1);
    for (const n of [0, 17, 99]) expect(await collection.get(idOf(n))).toEqual(run(n));
    const odd = await collection.find({ where: { status: 'ODD' }, limit: 100 });
    expect(odd).toEqual(runs(100).filter(({ status }) => status === 'ODD'));
    await store.close();
    store = new EmbeddedDocumentStore({ fileOf: () => file });
    expect(await (await store.collection<Run>(SPEC)).find({ limit: 100 })).toEqual(runs(100));
  });

  it('take less than a quarter of their length on the disk', async () => {
    const collection = await store.collection<Run>(SPEC);
    await collection.write(runs(1_000).map((put) => ({ put })));
    await store.close();
    const length = runs(1_000).reduce((sum, one) => sum + JSON.stringify(one).length, 0);
    expect(statSync(file).size).toBeLessThan(length / 4);
  });

  it('leave the disk with the last of them, whether it was replaced or removed', async () => {
    const collection = await store.collection<Run>(SPEC);
    // The first of these is alone in its block before the others come, and is replaced beside them.
    await collection.write([{ put: run(0) }]);
    await collection.write(runs(10, 2).map((put) => ({ put, ifNewer: 'version' })));
    expect(blocks()).toBe(1);
    for (const one of runs(9, 3)) await collection.write([{ put: one, ifNewer: 'version' }]);
    expect(await collection.get(idOf(9))).toEqual(run(9, 2));
    expect(blocks()).toBe(10);
    await collection.write([{ remove: idOf(9) }]);
    expect(blocks()).toBe(9);
    await collection.write(runs(9).map(({ _id }) => ({ remove: _id })));
    expect(blocks()).toBe(0);
  });

  it('leave nothing behind where none of them was written, or removed in the same call', async () => {
    const collection = await store.collection<Run>(SPEC);
    await collection.write(runs(10, 5).map((put) => ({ put })));
    await collection.write(runs(10, 4).map((put) => ({ put, ifNewer: 'version' })));
    expect(blocks()).toBe(1);
    await collection.write(runs(10, 6).flatMap((put) => [{ put }, { remove: put._id }]));
    expect([await collection.count(), blocks()]).toEqual([0, 0]);
  });

  it('are inserted up to the first that exists', async () => {
    const collection = await store.collection<Run>(SPEC);
    await collection.write([{ insert: run(3) }]);
    const inserts = runs(6, 2).map((insert) => ({ insert }));
    await expect(collection.write(inserts)).rejects.toThrow(DuplicateDocument);
    expect(await collection.find({ limit: 10 })).toEqual([run(0, 2), run(1, 2), run(2, 2), run(3, 1)]);
  });

  it('give a field that is declared later its value', async () => {
    const before = await store.collection<Run>({ name: COLLECTION, indexes: [] });
    await before.write([...runs(50).map((put) => ({ put })), { put: { ...run(50), text: '' } }]);
    const after = await store.collection<Run>(SPEC);
    expect(await after.count({ status: 'ODD' })).toBe(25);
    expect(await after.count({ status: 'EVEN' })).toBe(26);
  });

  it('say so when their block is damaged or lost', async () => {
    const collection = await store.collection<Run>(SPEC);
    await collection.write(runs(5).map((put) => ({ put })));
    const connection = openForWriting(file);
    connection.exec('UPDATE document_block SET bodies = zeroblob(100)');
    await expect(collection.get(idOf(1))).rejects.toThrow('restore the file from a copy');
    connection.exec('DELETE FROM document_block');
    connection.close();
    await expect(collection.get(idOf(1))).rejects.toThrow('found some missing');
  });

  describe('in a file of an earlier version', () => {
    /** What the version before blocks wrote. */
    const EARLIER = [
      `CREATE TABLE "documents.${COLLECTION}" (_id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL)`,
      `ALTER TABLE "documents.${COLLECTION}" ADD COLUMN "f:status"`,
      `ALTER TABLE "documents.${COLLECTION}" ADD COLUMN "f:version"`,
      `CREATE INDEX "index.${COLLECTION}:status" ON "documents.${COLLECTION}" ("f:status", _id)`,
      'CREATE TABLE file_incarnation (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), number INTEGER NOT NULL)',
      'INSERT INTO file_incarnation VALUES (1, 7)',
    ];
    beforeEach(() => {
      const connection = openForWriting(file);
      for (const sql of EARLIER) connection.exec(sql);
      const insert = connection.prepare(`INSERT INTO "documents.${COLLECTION}" VALUES (?, ?, ?, ?)`);
      for (const one of runs(20)) insert.run([one._id, JSON.stringify(one), one.status, one.version]);
      connection.close();
    });

    it('lie beside those that were there, which are read and replaced', async () => {
      const collection = await store.collection<Run>(SPEC);
      expect(await collection.find({ limit: 100 })).toEqual(runs(20));
      await collection.write([run(0, 1), run(1, 2), ...runs(40).slice(20)].map((put) => ({ put, ifNewer: 'version' })));
      expect(await collection.find({ limit: 100 })).toEqual([run(0), run(1, 2), ...runs(40).slice(2)]);
      expect(await collection.count({ status: 'ODD' })).toBe(20);
    });

    it('may be written over by that version, and are read then', async () => {
      const before = await store.collection<Run>({ name: COLLECTION, indexes: [['status']] });
      await before.write(runs(10, 2).map((put) => ({ put })));
      const connection = openForWriting(file);
      connection.prepare(`UPDATE "documents.${COLLECTION}" SET body = ? WHERE _id = ?`).run([JSON.stringify(run(4, 3)), idOf(4)]);
      connection.close();
      expect(await before.get(idOf(4))).toEqual(run(4, 3));
      const after = await store.collection<Run>({ ...SPEC, indexes: [['text']] });
      expect(await after.count({ text: run(4).text })).toBe(1);
      await before.write([{ put: run(4, 4) }]);
      expect(await before.find({ limit: 5 })).toEqual([...runs(4, 2), run(4, 4)]);
    });

    it('are read before its owner has opened it, and behind that', async () => {
      const reading = new EmbeddedDocumentStore({ fileOf: () => file });
      const seen = await reading.collection<Run>({ ...SPEC, readOnly: true });
      expect(await seen.get(idOf(3))).toEqual(run(3));
      await (await store.collection<Run>(SPEC)).write(runs(10, 2).map((put) => ({ put })));
      expect(await seen.find({ limit: 100 })).toEqual([...runs(10, 2), ...runs(20).slice(10)]);
      await reading.close();
    });
  });
});
