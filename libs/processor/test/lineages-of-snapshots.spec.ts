import { Snapshots } from '@runbook/processor';
import { MemoryDocuments } from '@runbook/spec-kit';

const documents = new MemoryDocuments();
const programOf = (foldVersion: number) => Snapshots.open<number>(documents, 'tally', 'e', foldVersion);
const PARTITION = 3;

/** What an owner of this lineage saves: one aggregate, and the checkpoint behind it. */
async function save(program: Snapshots<number>, lineage: number, version: number): Promise<void> {
  const resident = { id: 't', tenant: 'default', version, head: `h${version}`, state: version, unconfirmed: 0 };
  await program.save(PARTITION, lineage, [resident], { nextTimerAt: (state) => state * 100 });
  await program.saveCheckpoint(PARTITION, { lineage, position: { offset: version * 10, term: lineage, owner: 'own', seq: version } });
}

async function timersOf(program: Snapshots<number>, lineage: number): Promise<unknown[]> {
  const found = [];
  for await (const timer of program.timers(PARTITION, lineage)) found.push(timer);
  return found;
}

describe('lineages of snapshots', () => {
  let one: Snapshots<number>, two: Snapshots<number>, three: Snapshots<number>;
  beforeAll(async () => {
    [one, two, three] = [await programOf(1), await programOf(2), await programOf(3)];
    await save(one, 1, 5);
    await save(one, 4, 6);
    await save(two, 7, 6);
    await save(three, 9, 6);
  });

  it('are each read by the program that folded them, the newest first', async () => {
    expect(await one.checkpoint(PARTITION)).toMatchObject({ lineage: 4, position: { offset: 60 } });
    expect(await two.checkpoint(PARTITION)).toMatchObject({ lineage: 7 });
    expect(await three.checkpoint(PARTITION)).toMatchObject({ lineage: 9 });
    expect(await three.checkpoint(PARTITION + 1)).toBeUndefined();
    expect(await (await programOf(4)).checkpoint(PARTITION)).toBeUndefined();
    expect(await one.load(1, 't')).toMatchObject({ version: 5 });
    expect(await one.load(2, 't')).toBeUndefined();
    expect(await timersOf(one, 4)).toEqual([{ id: 't', at: 600 }]);
  });

  it('begin at the present time, and above every other of the partition', async () => {
    expect(await one.newLineage(PARTITION, 1_000)).toBe(1_000);
    expect(await one.newLineage(PARTITION, 5)).toBe(10);
    expect(await one.newLineage(PARTITION + 1, 5)).toBe(5);
  });

  it('keep what is newest, whoever comes last', async () => {
    await save(three, 9, 8);
    await save(three, 9, 7);
    expect(await three.load(9, 't')).toMatchObject({ version: 8, state: 8, head: 'h8' });
    expect(await three.checkpoint(PARTITION)).toMatchObject({ position: { offset: 80 } });
  });

  it('are dropped when they are older, but for the newest of another program', async () => {
    await three.dropBefore(PARTITION, 9);
    expect(await three.load(9, 't')).toMatchObject({ version: 8 });
    expect(await two.load(7, 't')).toMatchObject({ version: 6 });
    expect(await two.checkpoint(PARTITION)).toMatchObject({ lineage: 7 });
    expect([await one.load(1, 't'), await one.load(4, 't')]).toEqual([undefined, undefined]);
    expect(await one.checkpoint(PARTITION)).toBeUndefined();
  });

  it("that were dropped do not come back with a zombie's checkpoint", async () => {
    await save(one, 4, 9);
    expect(await one.checkpoint(PARTITION)).toBeUndefined();
  });
});
