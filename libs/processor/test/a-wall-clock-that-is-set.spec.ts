import { NOTICED_WITHIN_MS } from '@runbook/ports';
import { World } from './one-owner.js';
import { tally, tallyCommand } from './tally.js';

const HOUR_MS = 3_600_000;
const SNAPSHOT_ROUND_MS = 2_500;
const count = (n: number) => tallyCommand('t', `cmd_${n}`, { type: 'Count', id: `n${n}` });
const WOKEN = { id: 't', events: [{ type: 'Woken' }] };

/** As `tally`, and says how many counts it folded. */
function folding() {
  const folded = { count: 0 };
  const evolve: typeof tally.evolve = (state, event) => {
    if (event.type === 'Counted') folded.count++;
    return tally.evolve(state, event);
  };
  return { folded, aggregate: { ...tally, evolve } };
}

describe('a wall clock that is set', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.own(tally);
  });

  it.each([-HOUR_MS, HOUR_MS])('by %d ms stops no snapshots', async (byMs) => {
    await world.decided(count(1));
    world.clock.setWall(byMs);
    await world.clock.advance(SNAPSHOT_ROUND_MS);
    world.kill();
    const { folded, aggregate } = folding();
    await world.own(aggregate);
    expect(folded.count).toBe(0);
  });

  it('forward over a timer wakes its aggregate within half a minute', async () => {
    await world.decided(count(1));
    world.clock.setWall(HOUR_MS);
    const from = world.partition.events.length;
    await world.clock.advance(NOTICED_WITHIN_MS + 500);
    expect(world.decisions(from)).toMatchObject([WOKEN]);
  });

  it('back lets a timer wait for its time, and not for ever', async () => {
    await world.decided(count(1));
    world.clock.setWall(-HOUR_MS);
    const from = world.partition.events.length;
    await world.clock.advance(HOUR_MS);
    expect(world.decisions(from)).toEqual([]);
    await world.clock.advance(NOTICED_WITHIN_MS);
    expect(world.decisions(from)).toMatchObject([WOKEN]);
  });

  it('back does not keep an owner that stepped down from claiming again', async () => {
    world.partition.mischief = { lost: 1, unacknowledged: 0, late: 0, twice: 0 };
    await world.decided(count(1));
    world.partition.mischief = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };
    world.clock.setWall(-HOUR_MS);
    await world.clock.advance(5_000);
    expect(world.decisions()).toMatchObject([{ id: 't', version: 1, events: [{ type: 'Counted' }] }]);
  });
});
