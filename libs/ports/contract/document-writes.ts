import type { DocumentCollection } from '../src/document-store.js';
import { DuplicateDocument } from '../src/document-store.js';
import { LARGE_DOCUMENT_BYTES_MAX } from '../src/sizes.js';
import type { DocumentStoreWorld, Sample } from './document-store-world.js';
import { describeIfNewer } from './document-writes-if-newer.js';
import { uniqueName } from './unique-name.js';

export function describeWrites(world: DocumentStoreWorld): void {
  describe('a write', () => {
    describePutAndRemove(world);
    describeInsert(world);
    describeIfNewer(world);
    describeContent(world);
    describeReadOnly(world);
  });
}

function newCollection(world: DocumentStoreWorld): Promise<DocumentCollection<Sample>> {
  return world.store.collection<Sample>({ name: uniqueName('writes'), indexes: [['status'], ['score']] });
}

function describePutAndRemove(world: DocumentStoreWorld): void {
  it('is seen by every read once it has resolved', async () => {
    const samples = await newCollection(world);
    await samples.write([{ put: { _id: 'a', status: 'RUNNING' } }]);
    expect(await samples.get('a')).toEqual({ _id: 'a', status: 'RUNNING' });
    expect(await samples.find({ where: { status: 'RUNNING' }, limit: 10 })).toEqual([{ _id: 'a', status: 'RUNNING' }]);
    expect(await samples.count()).toBe(1);
    expect(await samples.get('b')).toBeUndefined();
  });

  it('replaces the whole document', async () => {
    const samples = await newCollection(world);
    await samples.write([{ put: { _id: 'a', status: 'RUNNING', score: 7 } }]);
    await samples.write([{ put: { _id: 'a', status: 'COMPLETED' } }]);
    expect(await samples.get('a')).toEqual({ _id: 'a', status: 'COMPLETED' });
    expect(await samples.count({ status: 'RUNNING' })).toBe(0);
  });

  it('applies its operations in their order', async () => {
    const samples = await newCollection(world);
    await samples.write([
      { put: { _id: 'a', score: 1 } },
      { put: { _id: 'a', score: 2 } },
      { remove: 'a' },
      { insert: { _id: 'a', score: 3 } },
      { put: { _id: 'b', score: 1 } },
      { remove: 'b' },
      { remove: 'never-there' },
    ]);
    expect(await samples.find({ limit: 10 })).toEqual([{ _id: 'a', score: 3 }]);
  });

  it('overlaps others without losing any', async () => {
    const samples = await newCollection(world);
    const writes = Array.from({ length: 60 }, (_, index) => samples.write([{ put: { _id: `doc-${index % 20}-${index}`, score: index } }]));
    await Promise.all(writes);
    expect(await samples.count()).toBe(60);
  });

  it('of nothing changes nothing', async () => {
    const samples = await newCollection(world);
    await samples.write([]);
    expect(await samples.count()).toBe(0);
  });

  it('of thousands of operations arrives whole', async () => {
    const samples = await newCollection(world);
    await samples.write(
      Array.from({ length: 3_000 }, (_, index) => ({ put: { _id: `doc-${index}`, status: index % 2 ? 'odd' : 'even' } })),
    );
    expect(await samples.count()).toBe(3_000);
    expect(await samples.count({ status: 'odd' })).toBe(1_500);
  });
}

function describeInsert(world: DocumentStoreWorld): void {
  it('inserts what is new', async () => {
    const samples = await newCollection(world);
    await samples.write([{ insert: { _id: 'a', score: 1 } }]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 1 });
  });

  it('refuses the insert of an existing id, naming it, and keeps what was before it', async () => {
    const samples = await newCollection(world);
    await samples.write([{ put: { _id: 'taken', score: 1 } }]);
    const refused = samples.write([{ put: { _id: 'before' } }, { insert: { _id: 'taken', score: 2 } }, { put: { _id: 'behind' } }]);
    await expect(refused).rejects.toThrow(DuplicateDocument);
    await expect(refused).rejects.toMatchObject({ id: 'taken' });
    expect(await samples.get('taken')).toEqual({ _id: 'taken', score: 1 });
    expect(await samples.get('before')).toEqual({ _id: 'before' });
    expect(await samples.get('behind')).toBeUndefined();
  });

  it('lets one of several inserts of the same id win', async () => {
    const samples = await newCollection(world);
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((score) => samples.write([{ insert: { _id: 'race', score } }])));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(DuplicateDocument);
  });

  it('takes later writes after a refusal', async () => {
    const samples = await newCollection(world);
    await samples.write([{ insert: { _id: 'a' } }]);
    await expect(samples.write([{ insert: { _id: 'a' } }])).rejects.toThrow(DuplicateDocument);
    await samples.write([{ remove: 'a' }, { insert: { _id: 'a', score: 9 } }]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 9 });
  });
}

function describeContent(world: DocumentStoreWorld): void {
  it('keeps nested values, numbers and every text', async () => {
    const samples = await newCollection(world);
    const body = {
      text: 'naïve – 観測 🛰 "quoted" \\ \u0000 end',
      numbers: [0, -1, 1.5, 2 ** 53 - 1, 1e-7],
      nothing: null,
      yes: true,
      nested: { list: [{ deep: [[]] }], 'key with . and $': {} },
    };
    await samples.write([{ put: { _id: 'a', status: "it's", body } }]);
    expect(await samples.get('a')).toEqual({ _id: 'a', status: "it's", body });
    expect(await samples.count({ status: "it's" })).toBe(1);
  });

  it('takes any text as an id', async () => {
    const samples = await newCollection(world);
    const ids = ['exe_1/step[0]/scan', "o'neill", 'a.b$c', '観測', '%_"', 'x'.repeat(400)];
    await samples.write(ids.map((_id) => ({ insert: { _id } })));
    for (const id of ids) expect(await samples.get(id)).toEqual({ _id: id });
    expect(await samples.count()).toBe(ids.length);
  });

  it('keeps a document of two megabytes', async () => {
    const samples = await newCollection(world);
    const body = 'x'.repeat(2_000_000);
    await samples.write([{ put: { _id: 'big', body } }]);
    expect((await samples.get('big'))?.body).toBe(body);
  });

  it('keeps what is larger than a database takes in one piece, through every kind of write', async () => {
    const samples = await newCollection(world);
    const large = (letter: string): string => `${letter}–🛰`.repeat(2_000_000);
    const kept = async () => [
      (await samples.get('large'))?.body,
      (await samples.find({ where: { status: 'RUNNING' }, limit: 10 }))[0]?.body,
    ];
    await samples.write([
      { insert: { _id: 'small' } },
      { insert: { _id: 'large', status: 'RUNNING', score: 1, body: large('a') } },
      { put: { _id: 'small', score: 2 } },
    ]);
    expect(await samples.get('small')).toEqual({ _id: 'small', score: 2 });
    expect(await kept()).toEqual([large('a'), large('a')]);
    await samples.write([{ put: { _id: 'large', status: 'RUNNING', score: 2, body: large('b') }, ifNewer: 'score' }]);
    await samples.write([{ put: { _id: 'large', status: 'RUNNING', score: 1, body: large('c') }, ifNewer: 'score' }]);
    await expect(samples.write([{ insert: { _id: 'large', body: large('d') } }])).rejects.toThrow(DuplicateDocument);
    expect(await kept()).toEqual([large('b'), large('b')]);
    await samples.write([{ put: { _id: 'large', status: 'RUNNING', body: 'small again' } }]);
    expect(await kept()).toEqual(['small again', 'small again']);
    await samples.write([{ put: { _id: 'large', body: large('e') } }, { remove: 'large' }]);
    expect(await samples.get('large')).toBeUndefined();
    expect(await samples.count()).toBe(1);
  });

  it('that is too large for every store is refused by the one that cannot take it, naming it', async () => {
    const samples = await newCollection(world);
    const written = samples.write([{ put: { _id: 'huge', body: 'x'.repeat(LARGE_DOCUMENT_BYTES_MAX) } }]);
    await written.catch((error: unknown) => expect(error).toMatchObject({ name: 'DocumentTooLarge', id: 'huge' }));
  });

  it('does not reach another collection', async () => {
    const [one, two] = [await newCollection(world), await newCollection(world)];
    await one.write([{ put: { _id: 'a', score: 1 } }]);
    await two.write([{ insert: { _id: 'a', score: 2 } }, { remove: 'b' }]);
    expect(await one.get('a')).toEqual({ _id: 'a', score: 1 });
    expect(await two.count()).toBe(1);
  });
}

function describeReadOnly(world: DocumentStoreWorld): void {
  it("reaches the readers of somebody else's collection, who cannot write", async () => {
    const name = uniqueName('owned');
    const owned = await world.store.collection<Sample>({ name, indexes: [['status']] });
    const read = await world.store.collection<Sample>({ name, indexes: [['status']], readOnly: true });
    await owned.write([{ put: { _id: 'a', status: 'OPEN' } }]);
    expect(await read.get('a')).toEqual({ _id: 'a', status: 'OPEN' });
    expect(await read.find({ where: { status: 'OPEN' }, limit: 5 })).toHaveLength(1);
    await expect(read.write([{ put: { _id: 'b' } }])).rejects.toThrow(name);
    expect(await owned.count()).toBe(1);
  });

  it('is not needed before a collection of somebody else can be asked', async () => {
    const read = await world.store.collection<Sample>({ name: uniqueName('not-yet'), indexes: [['status']], readOnly: true });
    expect(await read.get('a')).toBeUndefined();
    expect(await read.find({ limit: 5 })).toEqual([]);
    expect(await read.count()).toBe(0);
  });
}
