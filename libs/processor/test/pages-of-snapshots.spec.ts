import { Snapshots } from '@runbook/processor';
import { MemoryDocuments } from '@runbook/spec-kit';

const PARTITION = 3;
const PAGE = 2;
const position = { offset: 10, term: 2, owner: 'own_1', seq: 7 };

describe('pages of snapshots', () => {
  let documents: MemoryDocuments;
  let snapshots: Snapshots<number>;
  const open = (foldVersion = 1) =>
    Snapshots.open<number>(documents, 'tally', 'e', foldVersion, { timersPerPage: PAGE, droppedPerWrite: PAGE });
  beforeEach(async () => {
    documents = new MemoryDocuments();
    snapshots = await open();
  });
  /** Aggregates with their times; undefined: nothing is due. */
  const save = (lineage: number, times: Record<string, number | undefined>, partition = PARTITION) =>
    snapshots.save(
      partition,
      lineage,
      Object.entries(times).map(([id, at]) => ({ id, tenant: 'acme', version: 1, head: 'h', state: at ?? -1, unconfirmed: 0 })),
      { nextTimerAt: (state) => (state < 0 ? undefined : state) },
    );
  const held = async () => {
    const all = await documents.collection({ name: 'orchestrator.tally-snapshots', indexes: [] });
    return (await all.find({ limit: 100 })).map(({ _id }) => _id);
  };
  const timers = async () => {
    const found = [];
    for await (const timer of snapshots.timers(PARTITION, 1)) found.push(timer);
    return found;
  };

  it.each([0, 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1])(
    'have every timer of the partition and lineage, the earliest first: %d of them',
    async (count) => {
      const expected = Array.from({ length: count }, (_, n) => ({ id: `t${n}`, at: 100 + n }));
      await save(1, { never: undefined });
      await save(1, Object.fromEntries(expected.toReversed().map(({ id, at }) => [id, at])));
      await save(1, { elsewhere: 100 }, PARTITION + 1);
      await save(2, { newer: 100 });
      expect(await timers()).toEqual(expected);
    },
  );

  it('have timers that are due at the same instant, each once, wherever the page ends', async () => {
    await save(1, { a: 100, b: 100, c: 100, d: 100, e: 100 });
    expect((await timers()).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('say what is known of an aggregate, and where to go on, whole', async () => {
    await save(1, { a: 100 });
    await snapshots.saveCheckpoint(PARTITION, { lineage: 1, position, resumeAfter: 0 });
    expect(documents.at('orchestrator.tally-snapshots', '1/a')).toEqual({
      ...{ _id: '1/a', partition: PARTITION, lineage: 1, dueAt: 100, tenant: 'acme', version: 1, head: 'h', state: 100 },
    });
    expect(await snapshots.load(1, 'a')).toEqual({ id: 'a', tenant: 'acme', version: 1, head: 'h', state: 100, unconfirmed: 0 });
    expect(documents.at('orchestrator.tally-checkpoints', `e/${PARTITION}/1`)).toEqual({
      ...{ _id: `e/${PARTITION}/1`, place: `e/${PARTITION}`, foldVersion: 1, lineage: 1, ...position, resumeAfter: 0 },
    });
    expect(await snapshots.checkpoint(PARTITION)).toEqual({ lineage: 1, position, resumeAfter: 0 });
  });

  it('name the last id of a lineage, and not of one whose number begins alike', async () => {
    await save(1, { a: 100, b: undefined });
    await save(10, { c: 100 });
    expect([await snapshots.highestId(1), await snapshots.highestId(10), await snapshots.highestId(2)]).toEqual(['b', 'c', '']);
  });

  it.each([0, 1, PAGE, PAGE + 1, 2 * PAGE])('of an older lineage are removed to the last: %d of them', async (count) => {
    await save(1, Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, 100])));
    await snapshots.saveCheckpoint(PARTITION, { lineage: 1, position });
    await save(1, { elsewhere: 100 }, PARTITION + 1);
    await save(2, { kept: 100 });
    await snapshots.dropBefore(PARTITION, 2);
    expect(await held()).toEqual(['1/elsewhere', '2/kept']);
  });

  it.each([1, PAGE, PAGE + 1, 2 * PAGE + 1])(
    'of older lineages are removed, however many there are and were before: %d of them',
    async (count) => {
      const before = await open(9);
      await before.saveCheckpoint(PARTITION, { lineage: 1, position });
      await save(1, { 'of the program before': 100 });
      // Twice, because what was dropped stands there still, marked.
      for (const first of [2, 50]) {
        for (let n = 0; n < count; n++) {
          await save(first + n, { t: 100 });
          await snapshots.saveCheckpoint(PARTITION, { lineage: first + n, position });
        }
        await snapshots.dropBefore(PARTITION, first + 40);
        expect(await held()).toEqual(['1/of the program before']);
        expect(await snapshots.checkpoint(PARTITION)).toBeUndefined();
      }
      expect(await before.checkpoint(PARTITION)).toEqual({ lineage: 1, position });
    },
  );
});
