import { MemoryDocuments } from '@runbook/spec-kit';
import { PositionKeeper } from './position-keeper.js';

const POSITION = { offset: 7, term: 2, owner: 'own_2', seq: 3 };

describe('a position behind facts of a newer release', () => {
  it('is refused to a program that could not have read what lies before it', async () => {
    const documents = new MemoryDocuments();
    const newer = new PositionKeeper(documents);
    newer.met('facts', 0, 2);
    await newer.save('reader', 'facts', 0, POSITION);
    await newer.save('reader', 'facts', 1, POSITION);
    const older = new PositionKeeper(documents);
    await expect(older.load('reader', 'facts', 0)).rejects.toThrow(
      'expected what record format 1 knows at facts/0, offset 7, found documents of reader that were made from records of format 2, which a newer release wrote',
    );
    expect(await older.load('reader', 'facts', 1)).toEqual(POSITION);
  });

  it('says the same after a restart in which nothing newer was met', async () => {
    const documents = new MemoryDocuments();
    const first = new PositionKeeper(documents);
    first.met('facts', 0, 2);
    first.met('facts', 0, 1);
    await first.save('reader', 'facts', 0, POSITION);
    const collection = await documents.collection<{ readonly _id: string; readonly format?: number }>({
      name: 'reader.positions',
      indexes: [],
    });
    expect(await collection.get('facts/0')).toMatchObject({ format: 2 });
  });

  it('has the form of before where all facts are of the first format', async () => {
    const documents = new MemoryDocuments();
    const keeper = new PositionKeeper(documents);
    keeper.met('facts', 0, 1);
    await keeper.save('reader', 'facts', 0, POSITION);
    const collection = await documents.collection<{ readonly _id: string }>({ name: 'reader.positions', indexes: [] });
    expect(await collection.get('facts/0')).toEqual({ _id: 'facts/0', ...POSITION });
  });
});
