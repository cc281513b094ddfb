import { events, nothing, rejected, type Decision } from '@runbook/domain';
import { AppendInDoubt } from '@runbook/ports';
import type { Aggregate } from '@runbook/processor';
import { command, World } from './one-owner.js';

type Body = { readonly type: 'Count' | 'Refuse' | 'Break' | 'Wake' };
type Event = { readonly type: 'Counted' };
type Refusal = { readonly code: string };

const DUE_MS = 1_000;
/** Longer than a round of snapshots. */
const ROUND_MS = 60_000;

/** Counts; is woken a second after it was first counted, which means nothing to it. */
const counting = (wakeAt?: number): Aggregate<number, Body, Event, Refusal> => ({
  name: 'execution',
  foldVersion: 1,
  zero: 0,
  decide({ type }): Decision<Event, Refusal> {
    if (type === 'Count') return events<Event>([{ type: 'Counted' }]);
    if (type === 'Refuse') return rejected({ code: 'refused' });
    if (type === 'Wake') return nothing;
    throw new Error('broken on request');
  },
  evolve: (state) => state + 1,
  // Asks what is its own, as an aggregate with settings does.
  nextTimerAt(state) {
    return state > this.zero ? wakeAt : undefined;
  },
  timerCommand: { type: 'Wake' },
  provide: () => Promise.resolve(),
});

const COUNT = { type: 'Count' } as const;
const lost = { lost: 1, unacknowledged: 0, late: 0, twice: 0 };

describe('what an owner reports', () => {
  let world: World;
  /** All but what is as it should be. */
  const worries = () => world.reported.filter(({ level }) => level !== 'info');
  beforeEach(async () => {
    world = new World();
    await world.own(counting(world.clock.now() + DUE_MS));
  });

  it('of a decision that breaks: of what, what it was, and the request that it follows from', async () => {
    await world.decided(command('a', { type: 'Break' }, { requestId: 'req_7' }), command('b', { type: 'Break' }));
    const broken = { level: 'error', message: 'a decision failed; this is a defect' };
    const facts = { fault: 'decision-broken', error: new Error('broken on request') };
    expect(worries()).toEqual([
      { ...broken, facts: { aggregate: 'a', ...facts, requestId: 'req_7' } },
      { ...broken, facts: { aggregate: 'b', ...facts } },
    ]);
  });

  it('of an append in doubt: where, which fault, and what it failed with', async () => {
    world.partition.mischief = lost;
    await world.decided(command('a', COUNT));
    const facts = { topic: 'e', partition: 0, fault: 'append-in-doubt', error: new AppendInDoubt('e', 0) };
    expect(worries()[0]).toEqual({ level: 'warn', message: 'stepped down', facts });
  });

  it('of another owner: that it steps down, and no error, because nothing has failed', async () => {
    await world.own(counting());
    expect(worries()).toEqual([{ level: 'warn', message: 'stepped down', facts: { topic: 'e', partition: 0, fault: 'foreign-claim' } }]);
  });

  it('of a timer that means nothing: not a word, and it goes on', async () => {
    await world.decided(command('a', COUNT));
    await world.clock.advance(2 * DUE_MS);
    expect(await world.decided(command('a', COUNT))).toMatchObject([{ version: 2, seq: 2, term: 1 }]);
    expect(worries()).toEqual([]);
    expect(world.failures).toEqual([]);
  });

  it('of a snapshot that is ahead of the checkpoint: not a word, and what it holds is folded once', async () => {
    await world.decided(command('a', COUNT), command('b', COUNT));
    const checkpoints = await world.documents.collection({ name: 'orchestrator.tally-checkpoints', indexes: [['place']] });
    await world.clock.advance(ROUND_MS);
    const [before] = await checkpoints.find({ where: { place: 'e/0' }, limit: 1 });
    await world.decided(command('a', COUNT));
    await world.stop();
    // The process ended between the write of its snapshots and that of its checkpoint.
    await checkpoints.write([{ put: before! }]);
    await world.own(counting());
    expect(await world.decided(command('a', COUNT))).toMatchObject([{ version: 3, seq: 4, term: 2 }]);
    expect(worries()).toEqual([]);
  });
});

describe('what an owner writes of refusals', () => {
  it('is their record alone: a snapshot would be that of before', async () => {
    const world = new World();
    const put: string[] = [];
    world.documents.onPut = (collection) => void put.push(collection);
    await world.own(counting());
    await world.clock.advance(ROUND_MS);
    put.length = 0;
    await world.decided(command('a', { type: 'Refuse' }, { answer: true }));
    await world.clock.advance(ROUND_MS);
    expect(put.filter((collection) => collection.endsWith('-snapshots'))).toEqual([]);
    await world.decided(command('a', COUNT));
    await world.clock.advance(ROUND_MS);
    expect(put.filter((collection) => collection.endsWith('-snapshots'))).toHaveLength(1);
  });
});
