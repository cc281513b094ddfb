import { World } from './one-owner.js';
import { tally, tallyCommand } from './tally.js';

const count = (n: number) => tallyCommand('t', `cmd_${n}`, { type: 'Count', id: `n${n}` });
const NO_MISCHIEF = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };

describe('answers of an owner', () => {
  let world: World;
  let answered: number[];
  beforeEach(async () => {
    world = new World();
    answered = [];
    world.partition.onAnswered = (position) => void answered.push(position);
    await world.own(tally);
  });

  it('name every command, the very first at position 0 too, once it is a fact or means nothing', async () => {
    await world.decided(count(0));
    expect(answered).toEqual([0]);
    await world.decided(count(0));
    expect(answered).toEqual([0, 1]);
    await world.decided(count(2), count(0), count(3));
    expect(answered.at(-1)).toBe(4);
    expect(answered).toEqual([...answered].sort((a, b) => a - b));
  });

  it('are none while appends are in doubt, not even of what means nothing behind them', async () => {
    world.partition.mischief = { ...NO_MISCHIEF, lost: 1 };
    await world.decided(count(0), count(0));
    expect([answered, world.decisions()]).toEqual([[], []]);
    world.partition.mischief = NO_MISCHIEF;
    await world.clock.advance(5_000);
    expect(answered.at(-1)).toBe(1);
    expect(world.decisions()).toMatchObject([{ version: 1 }]);
  });

  it('are repeated by the next owner as far as the log goes, which takes up what is behind', async () => {
    await world.decided(count(0));
    world.kill();
    world.partition.send(count(1));
    answered.length = 0;
    await world.own(tally);
    expect(answered).toEqual([0, 1]);
    expect(world.decisions().map(({ version }) => version)).toEqual([1, 2]);
  });
});
