import { engine, events, nothing, rejected, type Decision } from '@runbook/domain';
import type { NewRecord, StoredRecord } from '@runbook/ports';
import { VirtualClock } from '@runbook/spec-kit';
import { decodeRecord, encodeCommand, sha256Of, type DecisionRecord } from '@runbook/wire';
import type { Aggregate, Circumstances } from './aggregate.js';
import { Decider } from './decider.js';
import type { ProcessorEnvironment } from './environment.js';
import { NEEDS_PER_DECISION_MAX, type ProcessorLimits } from './limits.js';
import { PartitionMemory } from './partition-memory.js';
import { Patience } from './patience.js';

type Body = { readonly type: 'Count' | 'Refuse' | 'Ignore' | 'Wake' } | { readonly type: 'Need'; readonly values: number };
type Event = { readonly type: 'Counted' };
type Refusal = { readonly code: string };

const [NOW, AT] = [Date.UTC(2026, 0, 1), '2026-01-01T00:00:00.000Z'];
const ANA = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const;
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An owner that holds its partition 3 in term 7; four decisions are behind it. */
class Deciding {
  readonly clock = new VirtualClock(NOW);
  readonly appended: NewRecord[] = [];
  readonly answered: number[] = [];
  readonly failures: unknown[] = [];
  readonly letters: { readonly offset: number; readonly reason: string }[] = [];
  readonly circumstances: Circumstances[] = [];
  /** Of every aggregate, in ms since the epoch. */
  timerAt?: number;
  provided = 0;
  readonly memory: PartitionMemory<number, Body, Event, Refusal>;
  readonly decider: Decider<number, Body, Event, Refusal>;
  private sent = 0;

  constructor(durableCommands = true, limits: Partial<ProcessorLimits> = {}) {
    const environment = {
      aggregate: this.aggregate(),
      clock: this.clock,
      chance: () => 0.25,
      limits,
      residentsMax: 100,
      report: () => undefined,
      deadLetter: async ({ offset }: StoredRecord, reason: string) => void this.letters.push({ offset, reason }),
    } as unknown as ProcessorEnvironment<number, Body, Event, Refusal>;
    const patience = new Patience({ who: 'the suite', clock: this.clock, unanswered: () => undefined });
    const position = { offset: 9, term: 7, owner: 'own_1', seq: 4 };
    this.memory = new PartitionMemory(environment, { lineage: 1, position }, 1, '', patience);
    this.memory.own();
    this.decider = new Decider(environment, this.memory, {
      ...{ partition: 3, term: 7, owner: 'own_1', durableCommands },
      append: (record) => void this.appended.push(record),
      answered: (offset) => void this.answered.push(offset),
      failed: (error) => void this.failures.push(error),
    });
  }

  /** Commands that come one behind the other, from offset 0. */
  take(...bodies: (Body & { readonly answer?: true; readonly tenant?: string; readonly requestId?: string })[]): void {
    this.decider.add(
      bodies.map(({ answer, tenant = 'acme', requestId, ...body }) => {
        const offset = this.sent++;
        const envelope = { v: 1, id: `cmd_${offset}`, aggregate: 'execution', aggregateId: 'a', tenant, actor: ANA, body };
        const command = { ...envelope, ...(answer && { answer }), ...(requestId && { requestId }) };
        const record = encodeCommand(command as never, { traceparent: TRACE, other: 'x' });
        return { command: { ...record, topic: 'c', partition: 3, offset } };
      }),
    );
  }

  get records(): Record<string, unknown>[] {
    return this.appended.map(({ value }) => JSON.parse(value.toString()) as Record<string, unknown>);
  }

  /** By the offset of their commands. */
  get causes(): unknown[] {
    return this.records.map(({ cause }) => (cause as { offset: number }).offset);
  }

  private aggregate(): Aggregate<number, Body, Event, Refusal> {
    return {
      name: 'execution',
      foldVersion: 1,
      zero: 0,
      decide: (body, _state, circumstances): Decision<Event, Refusal> => {
        this.circumstances.push(circumstances);
        if (body.type === 'Refuse') return rejected({ code: 'refused' });
        if (body.type === 'Ignore') return nothing;
        if (body.type === 'Need' && this.provided < body.values) return { kind: 'needs', needs: { blob: 'b' } };
        return events<Event>([{ type: 'Counted' }]);
      },
      evolve: (state) => state + 1,
      nextTimerAt: () => this.timerAt,
      timerCommand: { type: 'Wake' },
      provide: async () => void this.provided++,
    };
  }
}

const COUNT = { type: 'Count' } as const;
const IGNORE = { type: 'Ignore' } as const;
const common = { v: 1, aggregate: 'execution', id: 'a', tenant: 'acme', term: 7, owner: 'own_1', at: AT };

describe('the record of a decision', () => {
  it('is the decision whole, as the specification of the log has it, with the trace of its command', () => {
    const deciding = new Deciding();
    deciding.take(COUNT, { type: 'Refuse', answer: true }, COUNT);
    const heads = deciding.appended.map(({ value }) => sha256Of(value));
    const cause = (offset: number) => ({ command: `cmd_${offset}`, partition: 3, offset });
    const counted = [{ type: 'Counted' }];
    expect(deciding.records).toEqual([
      { ...common, seq: 5, version: 1, cause: cause(0), actor: ANA, prev: null, events: counted },
      { ...common, seq: 6, version: 1, cause: cause(1), actor: ANA, prev: null, events: [], rejection: { code: 'refused' } },
      { ...common, seq: 7, version: 2, cause: cause(2), actor: ANA, prev: heads[0], events: counted },
    ]);
    expect(deciding.appended.map(({ key, headers }) => ({ key, headers }))).toEqual(
      heads.map((sha256) => ({ key: 'a', headers: { sha256, traceparent: TRACE } })),
    );
    expect(deciding.circumstances[0]).toEqual({ now: NOW, ownedSince: NOW, chance: 0.25, id: 'a', tenant: 'acme', actor: ANA });
  });

  it('names the request that asked, refused or not; of a timer the newest that changed the run, over a replay too', () => {
    const deciding = new Deciding();
    const timer = () => deciding.decider.add([{ timerOf: 'a' }]);
    deciding.take(COUNT);
    timer();
    deciding.take({ ...COUNT, requestId: 'req-1' }, { type: 'Refuse', answer: true, requestId: 'req-2' });
    timer();
    deciding.take(COUNT);
    timer();
    expect(deciding.records.map(({ requestId }) => requestId ?? '')).toEqual(['', '', 'req-1', 'req-2', 'req-1', '', 'req-1']);
    const next = new Deciding();
    for (const [index, { value }] of deciding.appended.entries())
      void next.memory.fold(decodeRecord(value) as DecisionRecord, sha256Of(value), 10 + index);
    next.decider.add([{ timerOf: 'a' }]);
    expect(next.records).toMatchObject([{ cause: { timer: AT }, requestId: 'req-1' }]);
  });

  it('names no position of a command that came over a channel without any', () => {
    const deciding = new Deciding(false);
    deciding.take(COUNT);
    expect(deciding.records).toMatchObject([{ cause: { command: 'cmd_0' } }]);
    expect(deciding.causes).toEqual([undefined]);
  });

  it('of a timer names the time, is of the tenant of its aggregate, and the engine decided it', async () => {
    const deciding = new Deciding();
    deciding.take(COUNT);
    await deciding.clock.advance(1_500);
    deciding.decider.add([{ timerOf: 'a' }]);
    expect(deciding.records[1]).toEqual({
      ...common,
      at: '2026-01-01T00:00:01.500Z',
      ...{ seq: 6, version: 2, prev: sha256Of(deciding.appended[0]!.value), events: [{ type: 'Counted' }] },
      cause: { timer: '2026-01-01T00:00:01.500Z' },
      actor: engine('acme'),
    });
    expect(deciding.circumstances[1]).toMatchObject({ now: NOW + 1_500, ownedSince: NOW, tenant: 'acme', actor: engine('acme') });
    expect(deciding.appended[1]!.headers['traceparent']).toBe(TRACE);
  });
});

describe('an aggregate', () => {
  it('is of the tenant whose command made it, not of one whose command meant nothing before', () => {
    const deciding = new Deciding();
    deciding.take({ type: 'Ignore', tenant: 'other' }, COUNT);
    deciding.decider.add([{ timerOf: 'a' }]);
    expect(deciding.records.map(({ tenant }) => tenant)).toEqual(['acme', 'acme']);
  });
});

describe('a command', () => {
  it('that leaves no record is answered at once when nothing is awaited, else with the last record that is', () => {
    const deciding = new Deciding();
    deciding.take(IGNORE, { type: 'Refuse' });
    expect(deciding.answered).toEqual([0, 1]);
    deciding.take(COUNT, COUNT, IGNORE, { type: 'Refuse' });
    expect(deciding.answered).toEqual([0, 1]);
    expect(deciding.decider.unconfirmed.all().map(({ seq, answers }) => [seq, answers])).toEqual([
      [5, 2],
      [6, 5],
    ]);
  });

  it('that is malformed is answered behind what is awaited too', async () => {
    const deciding = new Deciding();
    deciding.take(COUNT);
    deciding.decider.add([{ command: { key: 'a', value: Buffer.from('{'), headers: {}, topic: 'c', partition: 3, offset: 1 } }]);
    await settled();
    expect(deciding.letters).toMatchObject([{ offset: 1 }]);
    expect([deciding.answered, deciding.decider.unconfirmed.last?.answers]).toEqual([[], 1]);
  });

  it('waits while as many decisions are awaited as may be: exactly so many are appended', () => {
    const deciding = new Deciding(true, { unconfirmedMax: 3 });
    deciding.take(COUNT, COUNT);
    expect([deciding.appended.length, deciding.decider.queued]).toEqual([2, 0]);
    deciding.take(COUNT, COUNT, COUNT);
    expect([deciding.appended.length, deciding.decider.queued]).toEqual([3, 2]);
    deciding.decider.unconfirmed.confirmed();
    deciding.decider.pump();
    expect([deciding.appended.length, deciding.decider.queued]).toEqual([4, 1]);
  });

  it('keeps its place, however many there are', () => {
    const deciding = new Deciding(true, { unconfirmedMax: 1_500 });
    deciding.take(...Array.from({ length: 3_000 }, () => COUNT));
    expect([deciding.appended.length, deciding.decider.queued]).toEqual([1_500, 1_500]);
    deciding.take(COUNT, COUNT);
    while (deciding.decider.unconfirmed.confirmed());
    deciding.decider.pump();
    while (deciding.decider.unconfirmed.confirmed());
    deciding.decider.pump();
    expect(deciding.causes).toEqual(Array.from({ length: 3_002 }, (_, offset) => offset));
    expect(deciding.decider.queued).toBe(0);
  });

  it('may lack as many values as one decision may ask for, and not one more', async () => {
    const enough = new Deciding();
    enough.take({ type: 'Need', values: NEEDS_PER_DECISION_MAX });
    const more = new Deciding();
    more.take({ type: 'Need', values: NEEDS_PER_DECISION_MAX + 1 });
    for (let turns = 0; turns < 3; turns++) await settled();
    expect([enough.causes, enough.letters]).toEqual([[0], []]);
    expect(more.letters).toMatchObject([{ offset: 0, reason: expect.stringContaining('at most 64 values') }]);
  });

  it('that waits for a value when the owner stops becomes nothing, nor does what waits behind it', async () => {
    const deciding = new Deciding();
    deciding.take({ type: 'Need', values: 1 }, COUNT);
    deciding.decider.stop();
    for (let turns = 0; turns < 3; turns++) await settled();
    expect([deciding.appended, deciding.answered, deciding.failures, deciding.decider.queued]).toEqual([[], [], [], 0]);
  });
});

describe('a timer that means nothing', () => {
  it.each([
    ['before its time is set again', 1, 1],
    ['at its time is not, or it would wake for ever', 0, 0],
    ['behind its time is not', -1, 0],
  ])('%s', (_, inMs, timers) => {
    const deciding = new Deciding();
    deciding.timerAt = NOW + inMs;
    deciding.take(IGNORE);
    expect(deciding.memory.timers.size).toBe(timers);
    expect(deciding.memory.timers.nextAt()).toBe(timers === 0 ? undefined : NOW + 1);
  });
});
