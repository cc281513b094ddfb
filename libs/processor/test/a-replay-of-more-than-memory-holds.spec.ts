import { jest } from '@jest/globals';
import { Residents, type Resident } from '../src/residents.js';
import { World } from './one-owner.js';
import { tallyCommand, tallyOf } from './tally.js';

const SNAPSHOT_BATCH = 50;
const AGGREGATES = 3 * SNAPSHOT_BATCH;
const RESIDENTS_MAX = 20;
/** A replay snapshots a batch at a time. */
const IN_MEMORY_MAX = RESIDENTS_MAX + SNAPSHOT_BATCH;
const idOf = (n: number) => `exe_${String(n).padStart(5, '0')}`;

describe('a replay of more than memory holds', () => {
  afterEach(() => jest.restoreAllMocks());

  /** Notes the most aggregates that were in memory from now on. */
  function watched(): { readonly most: () => number } {
    let most = 0;
    const add = Residents.prototype.add;
    jest.spyOn(Residents.prototype, 'add').mockImplementation(function (this: Residents<unknown>, resident: Resident<unknown>) {
      add.call(this, resident);
      most = Math.max(most, this.size);
    });
    return { most: () => most };
  }

  it('evicts as it goes, and the owner knows every aggregate and every timer after it', async () => {
    const world = new World();
    world.limits = { snapshotBatch: SNAPSHOT_BATCH };
    await world.own(tallyOf(1), AGGREGATES);
    for (const round of ['first', 'second']) {
      for (let n = 0; n < AGGREGATES; n += SNAPSHOT_BATCH) {
        await world.decided(...Array.from({ length: SNAPSHOT_BATCH }, (_, at) => tallyCommand(idOf(n + at), `${round} of ${n + at}`, { type: 'Count', id: round }))); // prettier-ignore
      }
    }
    world.kill();
    const from = world.partition.events.length;

    // Another program has no snapshots: it replays the whole log, each aggregate twice, far apart.
    const { most } = watched();
    await world.own(tallyOf(2), RESIDENTS_MAX);
    expect(world.failures).toEqual([]);
    expect(most()).toBe(IN_MEMORY_MAX);

    const shown = await world.decided(...[0, 77, AGGREGATES - 1].map((n) => tallyCommand(idOf(n), `show ${n}`, { type: 'Show' })));
    expect(shown.map(({ id, version, events }) => [id, version, (events as [{ seen: string[] }])[0].seen])).toEqual(
      [0, 77, AGGREGATES - 1].map((n) => [idOf(n), 3, ['first', 'second']]),
    );
    await world.clock.advance(60_000);
    const woken = world.decisions(from).filter(({ events }) => (events as { type: string }[]).some(({ type }) => type === 'Woken'));
    expect(new Set(woken.map(({ id }) => id)).size).toBe(AGGREGATES);
    expect(woken).toHaveLength(AGGREGATES);
  });
});
