import { events, nothing, type Decision } from '@runbook/domain';
import { APPEND_BYTES_MAX } from '@runbook/ports';
import type { Aggregate } from '@runbook/processor';
import { command, World } from './one-owner.js';

const SNAPSHOT_BATCH = 500;
const SNAPSHOT_ROUND_MS = 2_500;
const TRIED_AGAIN_MS = 65_000;

type Body = { readonly type: 'Arm' | 'Grow'; readonly bytes: number } | { readonly type: 'Wake' };
interface Event {
  readonly type: 'Armed' | 'Grown' | 'Woken';
  readonly bytes: number;
  readonly text: string;
}
interface State {
  readonly text: string;
  /** What the aggregate says when it wakes. */
  readonly armed?: number;
}

/** Grows by as many bytes as it is told to; one that is armed says as much when it is woken. */
const growing = (wakeAt: number): Aggregate<State, Body, Event, never> => ({
  name: 'execution',
  foldVersion: 1,
  zero: { text: '' },
  decide(body, { armed }): Decision<Event, never> {
    if (body.type === 'Arm') return events<Event>([{ type: 'Armed', bytes: body.bytes, text: '' }]);
    if (body.type === 'Grow') return events<Event>([{ type: 'Grown', bytes: body.bytes, text: 'x'.repeat(body.bytes) }]);
    return armed === undefined ? nothing : events<Event>([{ type: 'Woken', bytes: armed, text: 'x'.repeat(armed) }]);
  },
  evolve: ({ text, armed }, event) => ({
    text: text + event.text,
    ...(event.type === 'Armed' ? { armed: event.bytes } : event.type === 'Grown' && armed !== undefined && { armed }),
  }),
  nextTimerAt: ({ armed }) => (armed === undefined ? undefined : wakeAt),
  timerCommand: { type: 'Wake' },
  provide: () => Promise.resolve(),
});

describe('what is too large', () => {
  let world: World;
  let aggregate: Aggregate<State, Body, Event, never>;
  beforeEach(() => {
    world = new World();
    world.partition.appendBytesMax = APPEND_BYTES_MAX;
    aggregate = growing(world.clock.now() + 10_000);
  });
  const versions = () => world.decisions().map(({ id, version }) => [id, version]);

  it('for one append is appended in several: three hundred timers of 30 KB that are due together', async () => {
    await world.own(aggregate);
    const ids = Array.from({ length: 300 }, (_, n) => `t${n}`);
    await world.decided(...ids.map((id) => command(id, { type: 'Arm', bytes: 30_000 })));
    await world.clock.advance(12_000);
    const woken = world.decisions().filter(({ version }) => version === 2);
    expect(woken.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(world.reports).not.toContain('stepped down');
  });

  it('for any append is refused before it is appended, its sender is told, and the partition goes on', async () => {
    await world.own(aggregate);
    const decided = await world.decided(
      command('huge', { type: 'Grow', bytes: APPEND_BYTES_MAX }, { answer: true }),
      command('huge', { type: 'Grow', bytes: 10 }),
    );
    expect(decided).toMatchObject([
      {
        id: 'huge',
        version: 0,
        seq: 1,
        events: [],
        rejection: { code: 'limit-exceeded', message: expect.stringContaining('at most 6000000 bytes') },
      },
      { id: 'huge', version: 1, seq: 2, events: [{ type: 'Grown', bytes: 10 }] },
    ]);
    expect(world.letters).toMatchObject([{ record: { key: 'huge' }, reason: expect.stringContaining('expected a decision of at most') }]);
    expect(world.reports).not.toContain('stepped down');
  });

  it('at the border is what is larger than the limit by one byte', async () => {
    await world.own(aggregate);
    await world.decided(command('a', { type: 'Grow', bytes: 1_000 }));
    const { value, key, headers } = world.partition.events.at(-1)!;
    const bytes =
      140 + key.length + value.length + Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
    world.kill();
    world.limits = { recordBytesMax: bytes };
    await world.own(aggregate);
    expect(await world.decided(command('b', { type: 'Grow', bytes: 1_000 }))).toMatchObject([{ id: 'b', version: 1 }]);
    expect(await world.decided(command('c', { type: 'Grow', bytes: 1_001 }))).toEqual([]);
  });

  it('that a timer says is reported once, and costs nobody else anything', async () => {
    await world.own(aggregate);
    await world.decided(command('huge', { type: 'Arm', bytes: APPEND_BYTES_MAX }), command('small', { type: 'Arm', bytes: 10 }));
    await world.clock.advance(60_000);
    expect(versions()).toEqual([
      ['huge', 1],
      ['small', 1],
      ['small', 2],
    ]);
    expect(world.reports.filter((report) => report.includes('defect'))).toHaveLength(1);
  });

  it('for a snapshot stays in the log alone: others are saved, nothing fails, and a restart replays it', async () => {
    world.documents.documentBytesMax = 10_000;
    await world.own(aggregate);
    await world.decided(command('a', { type: 'Grow', bytes: 10 }), command('big', { type: 'Grow', bytes: 20_000 }));
    await world.decided(command('z', { type: 'Grow', bytes: 10 }));
    await world.clock.advance(SNAPSHOT_ROUND_MS);
    expect(await savedIds(world)).toEqual(['a', 'z']);
    expect(await checkpointOffset(world)).toBe(world.partition.events.findIndex(({ key }) => key === 'big'));
    expect(world.failures).toEqual([]);
    world.kill();
    await world.own(aggregate, 0);
    const decided = await world.decided(...['a', 'big', 'z'].map((id) => command(id, { type: 'Grow', bytes: 1 })));
    expect(decided.map(({ id, version }) => [id, version])).toEqual([
      ['a', 2],
      ['big', 2],
      ['z', 2],
    ]);
    expect(world.reports).not.toContain('stepped down');
  });

  it('for a snapshot while an owner replays stays in memory and is said once; the owner goes on, within its limit of memory', async () => {
    const others = Array.from({ length: 3 * SNAPSHOT_BATCH }, (_, n) => `s${String(n).padStart(4, '0')}`);
    await world.own(aggregate, 2 * others.length);
    await world.decided(command('big', { type: 'Grow', bytes: 20_000 }));
    for (const id of others) await world.decided(command(id, { type: 'Grow', bytes: 1 }));
    world.kill();
    world.documents.documentBytesMax = 10_000;
    // Another program has no snapshots: it replays the whole log.
    await world.own({ ...aggregate, foldVersion: 2 }, 10);
    expect(world.failures).toEqual([]);
    expect(world.reports.filter((report) => report.includes('a snapshot is not written'))).toHaveLength(1);
    const decided = await world.decided(...['big', others[0]!].map((id) => command(id, { type: 'Grow', bytes: 1 })));
    expect(decided.map(({ id, version }) => [id, version])).toEqual([
      ['big', 2],
      [others[0]!, 2],
    ]);
    expect(world.reports).not.toContain('stepped down');
  });

  it('for a snapshot holds the checkpoint before the first of its changes, also of those that an earlier owner made', async () => {
    await world.own(aggregate);
    await world.decided(...[20_000, 10, 10].map((bytes, n) => command(n === 1 ? 'z' : 'big', { type: 'Grow', bytes })));
    world.kill();
    world.documents.documentBytesMax = 10_000;
    await world.own(aggregate);
    await world.clock.advance(SNAPSHOT_ROUND_MS);
    expect(await savedIds(world)).toEqual(['z']);
    expect(await checkpointOffset(world)).toBe(world.partition.events.findIndex(({ key }) => key === 'big'));
  });

  it('for a snapshot holds the checkpoint before what it lacked, not before what came while it was tried', async () => {
    await world.own(aggregate);
    await world.decided(command('big', { type: 'Grow', bytes: 20_000 }), command('z', { type: 'Grow', bytes: 10 }));
    world.documents.documentBytesMax = 10_000;
    world.documentsMs = 1_000;
    // The round has begun, and ends later.
    await world.clock.advance(1_500);
    await world.decided(command('big', { type: 'Grow', bytes: 10 }));
    await world.clock.advance(4_000);
    expect(await savedIds(world)).toEqual(['z']);
    expect(await checkpointOffset(world)).toBe(world.partition.events.findIndex(({ key }) => key === 'big'));
  });

  it('for a snapshot is tried again later, and not in every round', async () => {
    world.documents.documentBytesMax = 10_000;
    await world.own(aggregate);
    await world.decided(command('big', { type: 'Grow', bytes: 20_000 }), command('z', { type: 'Grow', bytes: 10 }));
    for (let round = 0; round < 10; round++) {
      await world.decided(command('z', { type: 'Grow', bytes: 10 }));
      await world.clock.advance(SNAPSHOT_ROUND_MS);
    }
    expect(world.reports.filter((report) => report.includes('snapshots are not written'))).toHaveLength(1);
    world.documents.documentBytesMax = Infinity;
    await world.clock.advance(TRIED_AGAIN_MS);
    expect(await savedIds(world)).toEqual(['big', 'z']);
    expect(await checkpointOffset(world)).toBe(world.partition.events.length);
  });
});

async function savedIds({ documents }: World): Promise<string[]> {
  const snapshots = await documents.collection({ name: 'orchestrator.tally-snapshots', indexes: [] });
  const found = await snapshots.find({ limit: 10 });
  return found.map(({ _id }) => _id.split('/')[1]!);
}

async function checkpointOffset({ documents }: World): Promise<number> {
  const checkpoints = await documents.collection<{ _id: string; offset: number }>({ name: 'orchestrator.tally-checkpoints', indexes: [] });
  const [found] = await checkpoints.find({ limit: 1 });
  return found!.offset;
}
