import { events, type Decision } from '@runbook/domain';
import { BlobCorrupt } from '@runbook/ports';
import type { Aggregate } from '@runbook/processor';
import { command, World } from './one-owner.js';

const SNAPSHOT_ROUND_MS = 2_500;
const LONG_MS = 120_000;
const BUSY = new Error('no server answered');

type Event = { readonly type: 'Counted' };

/** Counts; a command that says so needs a value first, which `provide` gives or not. */
class Counting implements Aggregate<number, { readonly needs?: true }, Event, never> {
  readonly name = 'execution';
  readonly foldVersion = 1;
  readonly zero = 0;
  fault?: Error;
  private isProvided = false;

  decide({ needs }: { readonly needs?: true }): Decision<Event, never> {
    if (needs && !this.isProvided) return { kind: 'needs', needs: { blob: 'b' } };
    this.isProvided = false;
    return events<Event>([{ type: 'Counted' }]);
  }

  evolve = (state: number): number => state + 1;
  nextTimerAt = (): undefined => undefined;

  async provide(): Promise<void> {
    if (this.fault) throw this.fault;
    this.isProvided = true;
  }
}

describe('a store that does not answer', () => {
  let world: World;
  let counting: Counting;
  beforeEach(() => {
    world = new World();
    counting = new Counting();
  });
  afterEach(() => expect([world.failures, world.reports.includes('stepped down')]).toEqual([[], false]));
  const count = (id: string, more: object = {}) => command(id, {}, more);
  const versions = () => world.decisions().map(({ id, version }) => [id, version]);

  it('keeps snapshots from being written, not decisions from being made; they are written once it does', async () => {
    await world.own(counting);
    await world.decided(count('a'));
    world.documents.fault = BUSY;
    await world.clock.advance(LONG_MS);
    expect(await world.decided(count('b'))).toMatchObject([{ id: 'b', version: 1 }]);
    world.documents.fault = undefined;
    await world.clock.advance(LONG_MS);
    const snapshots = await world.documents.collection({ name: 'orchestrator.tally-snapshots', indexes: [] });
    expect(await snapshots.find({ limit: 10 })).toMatchObject([
      { version: 1, state: 1 },
      { version: 1, state: 1 },
    ]);
  });

  it('holds up a decision on what only it has, and those behind it, until it does', async () => {
    await world.own(counting, 0);
    await world.decided(count('a'));
    await world.clock.advance(SNAPSHOT_ROUND_MS);
    world.documents.fault = BUSY;
    await world.decided(count('a'), count('b'));
    await world.clock.advance(LONG_MS);
    expect(versions()).toEqual([['a', 1]]);
    world.documents.fault = undefined;
    await world.clock.advance(LONG_MS);
    expect(versions()).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('holds up a decision that needs a value of it', async () => {
    await world.own(counting);
    counting.fault = BUSY;
    await world.decided(command('a', { needs: true }));
    await world.clock.advance(LONG_MS);
    expect(versions()).toEqual([]);
    counting.fault = undefined;
    await world.clock.advance(LONG_MS);
    expect(versions()).toEqual([['a', 1]]);
    expect(world.letters).toEqual([]);
  });

  it('with right bytes, and never will, fails the one decision alone', async () => {
    await world.own(counting);
    counting.fault = new BlobCorrupt('a'.repeat(64), 'b'.repeat(64));
    const decided = await world.decided(command('a', { needs: true }, { answer: true }), count('b'));
    expect(decided).toMatchObject([
      { id: 'a', version: 0, rejection: { code: 'internal' } },
      { id: 'b', version: 1 },
    ]);
    expect(world.letters).toMatchObject([{ reason: expect.stringContaining('expected blob aaaa') }]);
  });

  it('for dead letters holds up what is behind the command that is put there', async () => {
    await world.own(counting);
    world.lettersFault = BUSY;
    await world.decided({ key: 'a', value: Buffer.from('{'), headers: {} }, count('b'));
    expect([versions(), world.letters]).toEqual([[], []]);
    world.lettersFault = undefined;
    await world.clock.advance(LONG_MS);
    expect(versions()).toEqual([['b', 1]]);
    expect(world.letters).toHaveLength(1);
  });
});
