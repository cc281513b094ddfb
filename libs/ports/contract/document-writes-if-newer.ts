import fc from 'fast-check';
import type { DocumentCollection, Operation } from '../src/document-store.js';
import type { DocumentStoreWorld, Sample } from './document-store-world.js';
import { uniqueName } from './unique-name.js';

/** What writers may rely on that may have been overtaken. */
export function describeIfNewer(world: DocumentStoreWorld): void {
  describe('of a document if it is newer', () => {
    describeOneWriter(world);
    describeRemovals(world);
    describeManyWriters(world);
    describeRefusals(world);
  });
}

const put = (score: number, status?: string): Operation<Sample> => ({
  put: { _id: 'a', score, ...(status && { status }) },
  ifNewer: 'score',
});

function newCollection(world: DocumentStoreWorld): Promise<DocumentCollection<Sample>> {
  return world.store.collection<Sample>({ name: uniqueName('newer'), indexes: [['status', 'score']] });
}

function describeOneWriter(world: DocumentStoreWorld): void {
  it('inserts what is not there', async () => {
    const samples = await newCollection(world);
    await samples.write([put(3, 'first')]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 3, status: 'first' });
    expect(await samples.count({ score: 3 })).toBe(1);
  });

  it('replaces what has a smaller number, whole', async () => {
    const samples = await newCollection(world);
    await samples.write([put(9, 'before'), put(10)]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 10 });
    expect(await samples.count({ score: 9 })).toBe(0);
  });

  it('compares a field that is in no index', async () => {
    const name = uniqueName('newer');
    const samples = await world.store.collection<Sample>({ name, indexes: [['status']], compared: ['score'] });
    await samples.write([put(3, 'newest'), put(2, 'older')]);
    expect(await samples.find({ where: { status: 'newest' }, limit: 9 })).toEqual([{ _id: 'a', score: 3, status: 'newest' }]);
  });

  it('compares a field that was declared when documents were there already', async () => {
    const name = uniqueName('newer');
    const before = await world.store.collection<Sample>({ name, indexes: [['status']] });
    await before.write([{ put: { _id: 'a', score: 3, status: 'newest' } }]);
    const samples = await world.store.collection<Sample>({ name, indexes: [['status']], compared: ['score'] });
    await samples.write([put(2, 'older')]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 3, status: 'newest' });
  });

  it('leaves what has the same or a greater number, and goes on', async () => {
    const samples = await newCollection(world);
    await samples.write([put(10, 'stays')]);
    await samples.write([{ put: { _id: 'before' } }, put(9, 'older'), put(10, 'equal'), put(-1), { put: { _id: 'behind' } }]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 10, status: 'stays' });
    expect(await samples.find({ limit: 9 })).toHaveLength(3);
  });

  it.each([-5, 0, 5])('replaces what has no number there with one of %i: it was stored before the field existed', async (number) => {
    const name = uniqueName('newer');
    const before = await world.store.collection<Sample>({ name, indexes: [['status']] });
    const standing = [
      { _id: 'a', status: 'no number' },
      { _id: 'b', status: 'text', score: '9' as unknown as number },
    ];
    await before.write(standing.map((document) => ({ put: document })));
    const samples = await world.store.collection<Sample>({ name, indexes: [['status']], compared: ['score'] });
    const newer = ['a', 'b'].map((_id) => ({ put: { _id, score: number, status: 'newer' }, ifNewer: 'score' }) as const);
    await samples.write([...newer, ...newer.map(({ put: document, ifNewer }) => ({ put: { ...document, score: number - 1, status: 'late' }, ifNewer }))]); // prettier-ignore
    expect(await samples.find({ limit: 9 })).toEqual(newer.map(({ put: document }) => document));
    expect(await samples.count({ status: 'newer' })).toBe(2);
  });

  it('stands beside a put that replaces whatever is there', async () => {
    const samples = await newCollection(world);
    await samples.write([put(10), { put: { _id: 'a', score: 1 } }, put(2, 'newer again')]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 2, status: 'newer again' });
    await samples.write([{ remove: 'a' }, put(1)]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 1 });
  });
}

const removal = (number: number): Operation<Sample> => ({ remove: 'a', upTo: { field: 'score', number } });

function describeRemovals(world: DocumentStoreWorld): void {
  it('is removed with what was there when it was to be removed, and before', async () => {
    const samples = await newCollection(world);
    for (const number of [3, 4]) {
      await samples.write([put(3), { put: { _id: 'b', score: 1 } }, removal(number)]);
      expect(await samples.find({ limit: 9 })).toEqual([{ _id: 'b', score: 1 }]);
    }
  });

  it('stays where it is newer than what was to be removed', async () => {
    const samples = await newCollection(world);
    await samples.write([removal(9), put(4), removal(3)]);
    expect(await samples.get('a')).toEqual({ _id: 'a', score: 4 });
  });

  it('is removed where it has no number there: it is older than any', async () => {
    const samples = await newCollection(world);
    await samples.write([{ put: { _id: 'a', status: 'no number' } }, removal(-9)]);
    expect(await samples.get('a')).toBeUndefined();
  });
}

function describeManyWriters(world: DocumentStoreWorld): void {
  it('ends with the newest, in whatever order and company the writes arrive', async () => {
    const calls = fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(calls, async (scores) => {
        const samples = await newCollection(world);
        await Promise.all(scores.map((call) => samples.write(call.map((score) => put(score, `s${score}`)))));
        const newest = Math.max(...scores.flat());
        expect(await samples.find({ limit: 9 })).toEqual([{ _id: 'a', score: newest, status: `s${newest}` }]);
      }),
      { numRuns: 15 },
    );
  });
}

function describeRefusals(world: DocumentStoreWorld): void {
  it('needs a declared field with a number, and changes nothing without', async () => {
    const samples = await newCollection(world);
    const first = { put: { _id: 'first' } };
    await expect(samples.write([first, { put: { _id: 'a', body: 1 }, ifNewer: 'body' }])).rejects.toThrow(/body, which is not declared/);
    await expect(samples.write([first, { put: { _id: 'a' }, ifNewer: 'score' }])).rejects.toThrow(/found score: undefined/);
    await expect(samples.write([first, { put: { _id: 'a', status: '7' }, ifNewer: 'status' }])).rejects.toThrow(/found status: "7"/);
    const undeclared = { remove: 'a', upTo: { field: 'body', number: 1 } } as const;
    await expect(samples.write([first, undeclared])).rejects.toThrow(/found body/);
    expect(await samples.count()).toBe(0);
  });
}
