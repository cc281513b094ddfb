import type { NewRecord } from '@runbook/ports';
import { decodeRecord, isClaim } from '@runbook/wire';
import { World } from './one-owner.js';
import { tally, tallyCommand } from './tally.js';

const count = (id: string, n: number) => tallyCommand(id, `cmd_${id}_${n}`, { type: 'Count', id: `${id} ${n}` });
const checkpointOf = ({ documents }: World) =>
  documents.collection<{ _id: string; offset: number; seq: number; term: number; resumeAfter?: number }>({
    name: 'orchestrator.tally-checkpoints',
    indexes: [],
  });

/** When claims were appended, counted from the first, in ms. */
function claims(world: World): number[] {
  const at: number[] = [];
  const append = world.partition.append.bind(world.partition);
  world.partition.append = (records: readonly NewRecord[]) => {
    if (isClaim(decodeRecord(records[0]!.value))) at.push(world.clock.monotonic());
    return append(records);
  };
  return at;
}
/** The way to the broker and back of an append and of the question where the log ends takes so long at most. */
const WAY_MS_MAX = 230;

describe('an owner in doubt', () => {
  it('claims again after 50 ms, twice as long each time, and at most every two seconds', async () => {
    const world = new World();
    const at = claims(world);
    world.partition.mischief = { lost: 1, unacknowledged: 0, late: 0, twice: 0 };
    await world.own(tally);
    await world.clock.advance(15_000);
    const waits = at.slice(1).map((ms, index) => ms - at[index]!);
    for (const [index, expected] of [50, 100, 200, 400, 800, 1_600, 2_000, 2_000].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(expected);
      expect(waits[index]).toBeLessThanOrEqual(expected + WAY_MS_MAX);
    }
    expect(world.failures).toEqual([]);
  });

  it('that owned the partition between begins to count its doubts anew', async () => {
    const world = new World();
    const at = claims(world);
    await world.own(tally);
    for (let n = 1; n <= 5; n++) {
      world.partition.mischief = { lost: 1, unacknowledged: 0, late: 0, twice: 0 };
      world.partition.send(count('a', n));
      await world.clock.advance(40);
      const doubtedAt = world.clock.monotonic();
      world.partition.mischief = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };
      await world.clock.advance(1_000);
      expect(at.at(-1)! - doubtedAt).toBeLessThanOrEqual(50 + WAY_MS_MAX);
      expect(at).toHaveLength(n + 1);
    }
    expect(world.decisions().map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
  });

  it('steps aside for two seconds and as much again by chance before it claims against another', async () => {
    const world = new World();
    const at = claims(world);
    await world.own(tally);
    await world.own(tally);
    expect(at).toHaveLength(2);
    await world.clock.advance(2_000);
    expect(at).toHaveLength(2);
    // Chance is a half here: three seconds.
    await world.clock.advance(1_000);
    expect(at).toHaveLength(3);
    expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(3_000);
  });
});

describe('a round of snapshots', () => {
  it('comes two seconds after the one before, when it failed after four, eight and so on up to a minute, and at once again when it succeeds', async () => {
    const world = new World();
    await world.own(tally);
    await world.decided(count('a', 1));
    const tried = new Set<number>();
    const { documents } = world;
    const BUSY = new Error('busy');
    Object.defineProperty(documents, 'fault', {
      configurable: true,
      get: () => {
        tried.add(world.clock.monotonic());
        return BUSY;
      },
    });
    await world.clock.advance(250_000);
    const triedAt = [...tried];
    const waits = triedAt.slice(1).map((ms, index) => ms - triedAt[index]!);
    expect(waits.slice(0, 8)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    Object.defineProperty(documents, 'fault', { configurable: true, writable: true, value: undefined });
    // Its timer was due meanwhile: a second decision, without a command.
    await world.clock.advance(60_000);
    expect(await (await checkpointOf(world)).find({ limit: 9 })).toMatchObject([{ offset: 3, seq: 2, resumeAfter: 0 }]);
    await world.decided(count('a', 2));
    await world.clock.advance(2_000);
    expect(await (await checkpointOf(world)).find({ limit: 9 })).toMatchObject([{ offset: 4, seq: 3, resumeAfter: 1 }]);
  });

  it('writes as many documents at a time as it may, all of them, and the checkpoint behind', async () => {
    const world = new World();
    world.limits = { snapshotBatch: 2 };
    await world.own(tally);
    const puts: string[] = [];
    world.documents.onPut = (collection, { _id }) => void puts.push(`${collection.split('-')[1]} ${_id.split('/').at(-1)}`);
    const sizes: number[] = [];
    const collection = await world.documents.collection({ name: 'orchestrator.tally-snapshots', indexes: [] });
    const prototype = Object.getPrototypeOf(collection) as { write(operations: readonly { put?: { version?: number } }[]): Promise<void> };
    const { write } = prototype;
    prototype.write = function (operations) {
      if (operations[0]?.put?.version !== undefined) sizes.push(operations.length);
      return write.call(this, operations);
    };
    await world.decided(...['a', 'b', 'c', 'd', 'e'].map((id) => count(id, 1)));
    await world.clock.advance(2_000);
    prototype.write = write;
    expect(sizes).toEqual([2, 2, 1]);
    const [checkpoint] = await (await checkpointOf(world)).find({ limit: 1 });
    expect(puts.slice(0, 5)).toEqual(['snapshots a', 'snapshots b', 'snapshots c', 'snapshots d', 'snapshots e']);
    expect(puts).toHaveLength(6);
    expect(checkpoint).toMatchObject({ offset: 6, term: 1, seq: 5, resumeAfter: 4 });
  });
});
