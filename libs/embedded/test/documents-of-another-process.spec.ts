import { EmbeddedDocumentStore } from '@runbook/embedded';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './a-folder-of-its-own.js';

interface Step {
  readonly _id: string;
  readonly status: string;
}

describe('documents of another process', () => {
  let folder: string;
  let remove: () => Promise<void>;
  beforeEach(async () => ({ folder, remove } = await newFolder()));
  afterEach(() => remove());

  // The owner's file has a lock of its own; a reader takes none, so it does not matter in whose process it is.
  const fileOf = (collection: string) => join(folder, `${collection.split('.')[0]}.db`);

  it('are found in its file as soon as it has written them, also when the reader was there first', async () => {
    const reading = new EmbeddedDocumentStore({ fileOf });
    const seen = await reading.collection<Step>({ name: 'executor.steps', indexes: [['status']], readOnly: true });
    expect(await seen.find({ where: { status: 'RUNNING' }, limit: 5 })).toEqual([]);
    expect(existsSync(fileOf('executor.steps'))).toBe(false);

    const owning = new EmbeddedDocumentStore({ fileOf });
    const steps = await owning.collection<Step>({ name: 'executor.steps', indexes: [['status']] });
    await steps.write([{ put: { _id: 'a', status: 'RUNNING' } }]);
    expect(await seen.find({ where: { status: 'RUNNING' }, limit: 5 })).toEqual([{ _id: 'a', status: 'RUNNING' }]);
    await owning.close();
    expect(await seen.get('a')).toEqual({ _id: 'a', status: 'RUNNING' });
    await reading.close();
  });

  it('cannot be asked by a field that its owner does not declare', async () => {
    const owning = new EmbeddedDocumentStore({ fileOf });
    await owning.collection<Step>({ name: 'executor.steps', indexes: [] });
    const reading = new EmbeddedDocumentStore({ fileOf });
    const seen = await reading.collection<Step>({ name: 'executor.steps', indexes: [['status']], readOnly: true });
    await expect(seen.count({ status: 'RUNNING' })).rejects.toThrow('is its owner an older version');
    await Promise.all([owning.close(), reading.close()]);
  });

  it('that are declared again with more fields can be written through the earlier declaration', async () => {
    const store = new EmbeddedDocumentStore({ fileOf });
    const before = await store.collection<Step & { score: number }>({ name: 'executor.steps', indexes: [['status']] });
    const after = await store.collection<Step & { score: number }>({ name: 'executor.steps', indexes: [['score']] });
    await before.write([{ put: { _id: 'a', status: 'RUNNING', score: 7 } }]);
    expect(await after.count({ score: 7 })).toBe(1);
    await store.close();
  });
});
