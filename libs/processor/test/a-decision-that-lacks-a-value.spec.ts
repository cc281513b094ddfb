import { events, type Decision, type Need } from '@runbook/domain';
import type { Aggregate } from '@runbook/processor';
import { command, World } from './one-owner.js';

interface Body {
  readonly needs: number;
}
type Event = { readonly type: 'Decided'; readonly needed: number };

/** Decides once it was given as many values as the command says. */
class Needy implements Aggregate<number, Body, Event, never> {
  readonly name = 'execution';
  readonly foldVersion = 1;
  readonly zero = 0;
  readonly provided: Need[] = [];
  provideMs = 0;

  constructor(private readonly world: World) {}

  decide({ needs }: Body): Decision<Event, never> {
    const { length } = this.provided;
    if (length < needs) return { kind: 'needs', needs: { blob: String(length) } };
    return events<Event>([{ type: 'Decided', needed: length }]);
  }

  evolve = (state: number): number => state + 1;
  nextTimerAt = (): undefined => undefined;

  async provide(need: Need, _settled: () => Promise<void>): Promise<void> {
    await this.world.clock.pause(this.provideMs);
    this.provided.push(need);
  }
}

describe('a decision that lacks a value', () => {
  let world: World;
  let needy: Needy;
  beforeEach(() => {
    world = new World();
    needy = new Needy(world);
  });

  it('is made again with each value, until it lacks none', async () => {
    await world.own(needy);
    const [decided] = await world.decided(command('a', { needs: 3 }));
    expect(decided).toMatchObject({ version: 1, events: [{ type: 'Decided', needed: 3 }] });
    expect(needy.provided).toEqual([{ blob: '0' }, { blob: '1' }, { blob: '2' }]);
  });

  it('keeps those behind it waiting, so that the order stays', async () => {
    await world.own(needy);
    needy.provideMs = 50;
    const decided = await world.decided(command('slow', { needs: 2 }), command('quick', { needs: 0 }));
    expect(decided.map(({ id, seq }) => [id, seq])).toEqual([
      ['slow', 1],
      ['quick', 2],
    ]);
  });

  it('may ask for what all decisions before it have left: it is provided when they are read back', async () => {
    const readBack: (readonly string[])[] = [];
    needy.provide = async (need, settled) => {
      await settled();
      // What a reader of the log knows by then.
      readBack.push(world.decisions().map(({ id }) => id));
      needy.provided.push(need);
    };
    await world.own(needy);
    await world.decided(command('a', { needs: 0 }), command('b', { needs: 0 }), command('c', { needs: 2 }), command('d', { needs: 0 }));
    expect(readBack).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(world.decisions().map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    // With nothing under way it is provided at once.
    needy.provided.length = 0;
    await world.decided(command('e', { needs: 1 }));
    expect(readBack.at(-1)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('for ever is put aside, its sender is told, and the partition goes on', async () => {
    await world.own(needy);
    const decided = await world.decided(command('greedy', { needs: 1_000_000 }, { answer: true }), command('quick', { needs: 0 }));
    expect(decided).toMatchObject([
      { id: 'greedy', version: 0, events: [], rejection: { code: 'limit-exceeded' } },
      { id: 'quick', version: 1, events: [{ type: 'Decided' }] },
    ]);
    expect(world.letters).toMatchObject([{ record: { key: 'greedy' }, reason: expect.stringContaining('at most 64 values') }]);
    expect(world.failures).toEqual([]);
  });

  it('finds its aggregate as it was, even when it was evicted meanwhile', async () => {
    await world.own(needy, 0);
    await world.decided(command('a', { needs: 0 }));
    needy.provideMs = 3_000;
    world.partition.send(command('a', { needs: 1 }));
    await world.clock.advance(2_500); // A round of snapshots passes while the decision waits.
    needy.provideMs = 0;
    await world.clock.advance(1_000);
    await world.decided(command('a', { needs: 0 }));
    expect(world.decisions().map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(world.failures).toEqual([]);
  });
});
