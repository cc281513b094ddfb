import type { DocumentCollection, StoredDocument } from '@runbook/ports';
import { uniqueName } from '@runbook/ports/contract';
import mongoose from 'mongoose';
import { openMongo } from '../src/index.js';
import { urlOfThisSuite } from './server.js';

interface Sample extends StoredDocument {
  readonly score: number;
  readonly body: string;
}

const HOUR_MS = 3_600_000;
const large = (letter: string): string => letter.repeat(16_000_000);

describe('documents in several parts', () => {
  let opened: Awaited<ReturnType<typeof openMongo>>;
  let other: Awaited<ReturnType<typeof openMongo>>;
  let raw: mongoose.Connection;
  beforeAll(async () => {
    opened = await openMongo({ url: urlOfThisSuite() });
    other = await openMongo({ url: urlOfThisSuite() });
    raw = await mongoose.createConnection(urlOfThisSuite()).asPromise();
  });
  afterAll(async () => {
    await Promise.all([opened.close(), other.close(), raw.close()]);
  });

  let name: string;
  let samples: DocumentCollection<Sample>;
  const collectionOf = ({ documents }: typeof opened) => documents.collection<Sample>({ name, indexes: [['score']] });
  const parts = () => raw.db!.collection<{ _id: string; of: string; token: string; at: Date }>(`${name}.parts`);
  beforeEach(async () => {
    name = uniqueName('parts');
    samples = await collectionOf(opened);
  });

  it('are freed by what replaces or removes them, whoever does', async () => {
    await samples.write([{ put: { _id: 'a', score: 1, body: large('a') } }]);
    expect(await parts().countDocuments()).toBe(2);
    await samples.write([{ put: { _id: 'a', score: 2, body: large('b') } }]);
    expect(await parts().countDocuments()).toBe(2);
    await (await collectionOf(other)).write([{ put: { _id: 'a', score: 3, body: 'small' } }]);
    expect(await parts().countDocuments()).toBe(0);
    await samples.write([{ put: { _id: 'a', score: 4, body: large('c') } }]);
    await samples.write([{ remove: 'a' }]);
    expect(await parts().countDocuments()).toBe(0);
  });

  it('are freed when the write that made them was not needed', async () => {
    await samples.write([{ put: { _id: 'a', score: 5, body: large('a') } }]);
    await samples.write([{ put: { _id: 'a', score: 4, body: large('b') }, ifNewer: 'score' }]);
    expect(await parts().countDocuments()).toBe(2);
    expect((await samples.get('a'))?.body).toBe(large('a'));
  });

  it('of a writer that died are freed an hour later, and not before', async () => {
    await samples.write([{ put: { _id: 'a', score: 1, body: large('a') } }]);
    const left = (token: string, at: Date) => ({ _id: `${token}/0`, of: 'a', token, at });
    await parts().insertMany([left('old', new Date(Date.now() - HOUR_MS - 1_000)), left('young', new Date(Date.now() - HOUR_MS + 60_000))]);
    await samples.write([{ put: { _id: 'a', score: 2, body: large('b') } }]);
    const tokens = await parts().distinct('token');
    expect([tokens.includes('old'), tokens.includes('young'), tokens.length]).toEqual([false, true, 2]);
  });

  it('are read whole while they are replaced', async () => {
    const put = (letter: string) => samples.write([{ put: { _id: 'a', score: 1, body: large(letter) } }]);
    await put('z');
    let isOver = false;
    const writing = (async () => {
      for (const letter of 'abcdefgh') await put(letter);
      isOver = true;
    })();
    const readers = await collectionOf(other);
    const seen = new Set<string>();
    while (!isOver) {
      const [found] = await readers.find({ where: { score: 1 }, limit: 1 });
      expect(found!.body === large(found!.body[0]!)).toBe(true);
      seen.add(found!.body[0]!);
    }
    await writing;
    expect(seen.size).toBeGreaterThan(1);
  });

  it('get the fields that are declared later', async () => {
    await samples.write([{ put: { _id: 'a', score: 1, body: large('a'), status: 'RUNNING' } as Sample }]);
    const again = await other.documents.collection<Sample>({ name, indexes: [['score'], ['status']] });
    expect((await again.find({ where: { status: 'RUNNING' }, limit: 1 }))[0]?.body).toBe(large('a'));
  });
});
