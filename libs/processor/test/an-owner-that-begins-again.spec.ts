import type { StoredRecord } from '@runbook/ports';
import { World } from './one-owner.js';
import { tally, tallyCommand, tallyOf, type Tally } from './tally.js';

const SNAPSHOT_ROUND_MS = 2_500;
const count = (n: number) => tallyCommand(`t${n % 3}`, `cmd_${n}`, { type: 'Count', id: `n${n}` });
const show = () => [0, 1, 2].map((n) => tallyCommand(`t${n}`, `show_${n}`, { type: 'Show' }));
const SHOWN = [0, 1, 2].map((n) => ({ id: `t${n}`, events: [{ type: 'Shown', seen: [`n${n}`, `n${n + 3}`] }] }));

/** As `tally`, and says how often it folded. */
function folding(foldVersion = tally.foldVersion) {
  const folded = { count: 0 };
  const program = tallyOf(foldVersion);
  const evolve: typeof program.evolve = (state, event) => {
    folded.count++;
    return program.evolve(state, event);
  };
  return { folded, aggregate: { ...program, evolve } };
}

/** Three aggregates with two decisions each; four decisions are in the checkpoint, two are its tail. */
async function lived(): Promise<World> {
  const world = new World();
  await world.own(tally);
  await world.decided(...[0, 1, 2, 3].map(count));
  await world.clock.advance(SNAPSHOT_ROUND_MS);
  await world.decided(...[4, 5].map(count));
  world.kill();
  return world;
}

describe('an owner that begins again', () => {
  it('folds the tail behind the checkpoint, and no more', async () => {
    const world = await lived();
    const { folded, aggregate } = folding();
    await world.own(aggregate);
    expect(folded.count).toBe(2);
    expect(await world.decided(...show())).toMatchObject(SHOWN);
  });

  it('takes no command twice that the checkpoint or the tail answers', async () => {
    const world = await lived();
    await world.own(tally);
    expect(await world.decided(...[0, 4, 5].map(count))).toEqual([]);
    expect(world.decisions()).toHaveLength(6);
  });

  it('has nothing to fold after a stop in good order', async () => {
    const world = await lived();
    await world.own(tally);
    await world.stop();
    const { folded, aggregate } = folding();
    await world.own(aggregate);
    expect(folded.count).toBe(0);
    expect(await world.decided(...show())).toMatchObject(SHOWN);
  });

  it('with another fold version folds the whole log, and begins a lineage of its own', async () => {
    const world = await lived();
    const { folded, aggregate } = folding(2);
    await world.own(aggregate, 1);
    expect(folded.count).toBe(6);
    await world.clock.advance(SNAPSHOT_ROUND_MS); // All but one are evicted now, at versions that the first lineage has too.
    expect(await world.decided(...show())).toMatchObject(SHOWN);
  });

  it('of the program before finds its own checkpoint, in spite of the newer one', async () => {
    const world = await lived();
    await world.own(tallyOf(2));
    await world.clock.advance(SNAPSHOT_ROUND_MS);
    world.kill();
    const { folded, aggregate } = folding();
    await world.own(aggregate);
    expect(folded.count).toBe(2);
    expect(await world.decided(...show())).toMatchObject(SHOWN);
  });

  it('on a checkpoint that contradicts the log folds the whole log, and never reads the contradicted snapshots again', async () => {
    const world = await lived();
    await contradict(world);
    const { folded, aggregate } = folding();
    await world.own(aggregate, 1);
    expect(world.reports).toContain('a snapshot contradicts the log; replaying it whole');
    expect(folded.count).toBe(6);
    await world.clock.advance(SNAPSHOT_ROUND_MS);
    expect(await world.decided(...show())).toMatchObject(SHOWN);
    world.kill();
    await world.own(tally, 1);
    expect(await world.decided(...show())).toMatchObject(SHOWN);
    expect(world.failures).toEqual([]);
  });

  it('on a log that contradicts itself stops the service', async () => {
    const world = await lived();
    const { events } = world.partition;
    const at = events.findIndex(({ value }) => value.includes('"n3"'));
    events[at] = { ...events[at], value: Buffer.from(events[at]!.value.toString().replace('"version":2', '"version":7')) } as StoredRecord;
    await world.own(tallyOf(2));
    expect(world.failures).toMatchObject([{ name: 'LogInconsistent', message: expect.stringContaining('expected version 2 of t0') }]);
  });
});

/** Snapshots of a log that is not this one: of the same versions, under other heads. */
async function contradict({ documents }: World): Promise<void> {
  const snapshots = await documents.collection<{ _id: string; head: string; version: number; state: Tally }>({
    name: 'orchestrator.tally-snapshots',
    indexes: [],
  });
  const found = await snapshots.find({ limit: 10 });
  expect(found).toHaveLength(3);
  await snapshots.write(
    found.map((snapshot) => ({ put: { ...snapshot, head: 'f'.repeat(64), version: 1, state: { foldVersion: 1, seen: ['never'] } } })),
  );
}
