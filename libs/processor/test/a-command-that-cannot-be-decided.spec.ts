import { events, nothing, rejected, type Decision } from '@runbook/domain';
import type { Aggregate } from '@runbook/processor';
import { command, World } from './one-owner.js';

type Body = { readonly type: 'Count' | 'Refuse' | 'Ignore' | 'Break' | 'Wake' };
type Event = { readonly type: 'Counted' };
type Refusal = { readonly code: string };

/** Counts; refuses, ignores and breaks on request; breaks when it is woken, a second after it was first counted. */
const fragile = (wakeAt?: number): Aggregate<number, Body, Event, Refusal> => ({
  name: 'execution',
  foldVersion: 1,
  zero: 0,
  decide({ type }): Decision<Event, Refusal> {
    if (type === 'Count') return events<Event>([{ type: 'Counted' }]);
    if (type === 'Refuse') return rejected({ code: 'refused' });
    if (type === 'Ignore') return nothing;
    throw new Error('broken on request');
  },
  evolve: (state) => state + 1,
  nextTimerAt: (state) => (state > 0 ? wakeAt : undefined),
  timerCommand: { type: 'Wake' },
  provide: () => Promise.resolve(),
});

describe('a command that cannot be decided', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.own(fragile(world.clock.now() + 1_000));
  });
  const count = () => command('a', { type: 'Count' });

  it('because it is malformed is put aside with the reason, and the next is taken', async () => {
    const decided = await world.decided({ key: 'a', value: Buffer.from('{"v":1'), headers: {} }, count());
    expect(decided).toMatchObject([{ id: 'a', version: 1 }]);
    expect(world.letters).toMatchObject([{ record: { offset: 0 }, reason: expect.stringContaining('as JSON') }]);
  });

  it('because it is for another aggregate is put aside with the reason', async () => {
    await world.decided(command('a', { type: 'Count' }, { aggregate: 'registry' }));
    expect(world.letters).toMatchObject([{ reason: 'expected a command for execution, found one for registry' }]);
    expect(world.decisions()).toEqual([]);
  });

  it('because the decision throws is put aside, and the partition goes on', async () => {
    const decided = await world.decided(command('a', { type: 'Break' }), count());
    expect(decided).toMatchObject([{ version: 1, seq: 1, events: [{ type: 'Counted' }] }]);
    expect(world.letters).toMatchObject([{ reason: 'no decision could be made: broken on request' }]);
    expect(world.reports).toContain('a decision failed; this is a defect');
    expect(world.failures).toEqual([]);
  });

  it('because the decision throws is answered to a sender who waits, and changes nothing', async () => {
    const decided = await world.decided(command('a', { type: 'Break' }, { answer: true }), count());
    expect(decided).toMatchObject([
      { version: 0, seq: 1, events: [], rejection: { code: 'internal' } },
      { version: 1, seq: 2, events: [{ type: 'Counted' }] },
    ]);
  });

  it('because it is refused leaves a record only for a sender who waits', async () => {
    const decided = await world.decided(command('a', { type: 'Refuse' }), command('a', { type: 'Refuse' }, { answer: true }), count());
    expect(decided).toMatchObject([
      { version: 0, seq: 1, rejection: { code: 'refused' } },
      { version: 1, seq: 2 },
    ]);
    expect(world.letters).toEqual([]);
  });

  it("because the aggregate is another tenant's is refused, and the aggregate stays what it is", async () => {
    const stranger = (more: object) => command('a', { type: 'Count' }, { tenant: 'other', ...more });
    const decided = await world.decided(count(), stranger({ answer: true }), stranger({}), count());
    const message = 'expected a to be of tenant other, whose command it is, found no such one; check the id';
    expect(decided).toMatchObject([
      { version: 1, events: [{ type: 'Counted' }] },
      { version: 1, events: [], rejection: { code: 'other-tenant', message } },
      { version: 2, events: [{ type: 'Counted' }] },
    ]);
    expect(world.tenants()).toEqual(['default', 'other', 'default']);
    expect(world.letters).toMatchObject([{ record: { offset: 2 }, reason: message }]);
  });

  it("because the aggregate is another tenant's is refused by a next owner too, which has it from its snapshot or from the log", async () => {
    await world.decided(count());
    for (const end of [() => world.stop(), () => Promise.resolve(world.kill())]) {
      await end();
      await world.own(fragile());
      const [refused] = await world.decided(command('a', { type: 'Count' }, { tenant: 'other', answer: true }));
      expect(refused).toMatchObject({ version: 1, rejection: { code: 'other-tenant' } });
    }
  });

  it('belongs to nobody before its first fact', async () => {
    const [refused, counted] = await world.decided(
      command('b', { type: 'Refuse' }, { answer: true }),
      command('b', { type: 'Count' }, { tenant: 'other' }),
    );
    expect([refused, counted]).toMatchObject([{ version: 0 }, { version: 1 }]);
    expect(world.tenants()).toEqual(['default', 'other']);
  });

  it('because it means nothing leaves no record', async () => {
    expect(await world.decided(command('a', { type: 'Ignore' }, { answer: true }))).toEqual([]);
    expect(world.letters).toEqual([]);
  });

  it('because a timer breaks is reported once, not for ever', async () => {
    await world.decided(count());
    await world.clock.advance(60_000);
    expect(world.reports.filter((report) => report.includes('defect'))).toHaveLength(1);
    expect(world.letters).toEqual([]);
    expect(await world.decided(count())).toMatchObject([{ version: 2 }]);
  });
});
