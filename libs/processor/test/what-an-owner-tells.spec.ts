import type { Aggregate } from '@runbook/processor';
import { World } from './one-owner.js';
import { tally, tallyCommand, type Tally, type TallyCommand, type TallyEvent } from './tally.js';

const count = (n: number) => tallyCommand('t', `cmd_${n}`, { type: 'Count', id: `n${n}` });
const NO_MISCHIEF = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };

/** It tells of every record how many it has counted by then. */
const telling: Aggregate<Tally, TallyCommand, TallyEvent, never> = {
  ...tally,
  told: (before, after, { version }) => [{ facts: {}, message: `told of ${version}: ${before.seen.length} to ${after.seen.length}` }],
};

describe('what an owner tells of its decisions', () => {
  const toldIn = ({ reports }: World) => reports.filter((message) => message.startsWith('told'));

  it('is told of each once it is a fact, and not again by whoever reads it later', async () => {
    const world = new World();
    await world.own(telling);
    await world.decided(count(0), count(0), count(1));
    expect(toldIn(world)).toEqual(['told of 1: 0 to 1', 'told of 2: 1 to 2']);
    world.kill();
    await world.own(telling);
    await world.decided(count(2));
    expect(toldIn(world)).toEqual(['told of 1: 0 to 1', 'told of 2: 1 to 2', 'told of 3: 2 to 3']);
  });

  it('is not told while an append is in doubt, and once when it has been decided anew', async () => {
    const world = new World();
    await world.own(telling);
    world.partition.mischief = { ...NO_MISCHIEF, lost: 1 };
    await world.decided(count(0));
    expect(toldIn(world)).toEqual([]);
    world.partition.mischief = NO_MISCHIEF;
    await world.clock.advance(5_000);
    expect(toldIn(world)).toEqual(['told of 1: 0 to 1']);
  });
});
