import type { CommandIntake, StoredRecord } from '@runbook/ports';
import { VirtualClock } from '@runbook/spec-kit';
import { Backpressure } from './backpressure.js';
import { Claim } from './claim.js';
import { limitsOf } from './limits.js';
import { Patience, type Unanswered } from './patience.js';
import { RecordsInOrder } from './records-in-order.js';
import { Waits } from './waits.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('commands that come faster than they are decided', () => {
  function intake(queuedMax: number) {
    const calls: string[] = [];
    const held = { pause: () => calls.push('pause'), resume: () => calls.push('resume') } as unknown as CommandIntake;
    return { calls, backpressure: new Backpressure(held, queuedMax) };
  }

  it('are held above the limit, once, and let in again when half of it is left, once', () => {
    const { calls, backpressure } = intake(10);
    backpressure.taken(10);
    backpressure.decided(0);
    expect(calls).toEqual([]);
    backpressure.taken(11);
    backpressure.taken(12);
    expect(calls).toEqual(['pause']);
    backpressure.decided(6);
    expect(calls).toEqual(['pause']);
    backpressure.decided(5);
    backpressure.decided(4);
    expect(calls).toEqual(['pause', 'resume']);
    backpressure.taken(11);
    expect(calls).toEqual(['pause', 'resume', 'pause']);
  });
});

describe('the bounds of a processor', () => {
  const NAMED = {
    commandsQueuedMax: 10_000,
    unconfirmedMax: 5_000,
    recordsPerAppendMax: 500,
    bytesPerAppendMax: 4_000_000,
    recordBytesMax: 6_000_000,
    snapshotBatch: 500,
  };

  it('are the named ones, but for what is set', () => {
    expect(limitsOf({})).toEqual(NAMED);
    expect(limitsOf({ limits: { unconfirmedMax: 2 } })).toEqual({ ...NAMED, unconfirmedMax: 2 });
  });
});

describe('a claim', () => {
  const AT = Date.UTC(2026, 0, 1);
  const own = { v: 1, aggregate: 'partition', term: 5, owner: 'own_1', seq: 8, at: '2026-01-01T00:00:00.000Z' } as const;
  const foreign = { ...own, owner: 'own_2' };
  const made = () => new Claim(5, 'own_1', 8, AT);

  it('is a record of the term, the owner and the last decision that it knows, under the owner as key', () => {
    const { key, value, headers } = made().record();
    expect(JSON.parse(value.toString())).toEqual(own);
    // The SHA-256 of these bytes, by `sha256sum`.
    expect({ key, headers }).toEqual({
      key: 'own_1',
      headers: { sha256: '03ba0a525b1c408b6a2f675187521eb042a3b0f34c3977f49eb0e5821a71b359' },
    });
  });

  it.each([
    ['its own, admitted', [[own, 'admitted']], ['won']],
    [
      'its own, twice',
      [
        [own, 'admitted'],
        [own, 'old'],
      ],
      ['won', undefined],
    ],
    ['its own, of a term that is taken', [[own, 'old']], ['claim-beaten']],
    ['its own, which knows less than the log', [[own, 'refused']], ['claim-outdated']],
    [
      "another's before its own",
      [
        [foreign, 'admitted'],
        [own, 'old'],
      ],
      [undefined, 'claim-beaten'],
    ],
    [
      "another's of a higher term, once it is won",
      [
        [own, 'admitted'],
        [foreign, 'admitted'],
      ],
      ['won', 'foreign-claim'],
    ],
    [
      "another's that did not count, once it is won",
      [
        [own, 'admitted'],
        [foreign, 'refused'],
      ],
      ['won', 'foreign-claim'],
    ],
    [
      "another's of an old term, once it is won",
      [
        [own, 'admitted'],
        [foreign, 'old'],
      ],
      ['won', undefined],
    ],
  ] as const)('reads from the log: %s', (_, read, verdicts) => {
    const claim = made();
    expect(read.map(([record, outcome]) => claim.readBack(record, outcome))).toEqual(verdicts);
  });
});

describe('a store that is asked until it answers', () => {
  const BUSY = new Error('busy');

  function asking(answersAt: number, error: unknown = BUSY) {
    const clock = new VirtualClock();
    const told: Unanswered[] = [];
    const askedAt: number[] = [];
    const patience = new Patience({ who: 'suite', clock, unanswered: (unanswered) => told.push(unanswered) });
    const ask = async () => {
      askedAt.push(clock.monotonic());
      if (askedAt.length < answersAt) throw error;
      return 'answer';
    };
    return { clock, told, askedAt, patience, answer: patience.with('a value', ask).catch((thrown: unknown) => thrown) };
  }

  it('is asked again after 100 ms, twice as long each time, and at most every ten seconds', async () => {
    const { clock, told, askedAt, answer } = asking(11);
    await clock.advance(60_000);
    expect(askedAt).toEqual([0, 100, 300, 700, 1_500, 3_100, 6_300, 12_700, 22_700, 32_700, 42_700]);
    expect(told).toEqual(Array.from({ length: 10 }, (_, index) => ({ asked: 'a value', tried: index + 1, error: BUSY })));
    expect(await answer).toBe('answer');
  });

  it.each([
    ['a defect', new TypeError('x is not a function')],
    ['what says that it is final', Object.assign(new Error('corrupt'), { isFinal: true })],
  ])('is asked once when it fails with %s', async (_, error) => {
    const { clock, told, askedAt, answer } = asking(2, error);
    await clock.advance(60_000);
    expect([askedAt, told, await answer]).toEqual([[0], [], error]);
  });

  it('is not waited for any more once nobody needs it: what it failed with is thrown at once, and later questions are asked once', async () => {
    const { clock, askedAt, patience, answer } = asking(99);
    await clock.advance(350);
    expect(patience.isOver).toBe(false);
    patience.end();
    expect(await answer).toBe(BUSY);
    expect([askedAt, patience.isOver]).toEqual([[0, 100, 300], true]);
    await expect(patience.with('another', () => Promise.reject(BUSY))).rejects.toBe(BUSY);
    await clock.advance(60_000);
    expect(askedAt).toHaveLength(3);
  });
});

describe('those who wait for a store', () => {
  it('are told of when they have waited for more than five seconds, each name once, until they wait no more', async () => {
    const clock = new VirtualClock();
    const waits = new Waits(clock);
    const [first] = [waits.begin('the outbox'), waits.begin('the outbox')];
    await clock.advance(1);
    const other = waits.begin('the executor');
    await clock.advance(4_999);
    expect(waits.overdue).toBeUndefined();
    await clock.advance(1);
    expect(waits.overdue).toBe('the outbox waiting for a store for more than 5 s');
    await clock.advance(1);
    expect(waits.overdue).toBe('the outbox and 1 more waiting for a store for more than 5 s');
    first();
    expect(waits.overdue).toBe('the outbox and 1 more waiting for a store for more than 5 s');
    other();
    expect(waits.overdue).toBe('the outbox waiting for a store for more than 5 s');
  });
});

describe('records that are read one after the other', () => {
  const record = (offset: number) => ({ offset }) as StoredRecord;

  function reading() {
    const seen: string[] = [];
    const loads: { resolve(): void; reject(error: unknown): void }[] = [];
    const records = new RecordsInOrder(
      ({ offset }) => {
        seen.push(`read ${offset}`);
        // Every even one must be loaded first.
        return offset % 2 === 1 ? undefined : new Promise<void>((resolve, reject) => loads.push({ resolve, reject }));
      },
      () => seen.push('caught up'),
      (error) => seen.push(`failed: ${(error as Error).message}`),
    );
    return { seen, loads, records };
  }

  it('wait behind one that is loaded, and the owner has caught up when nothing waits', async () => {
    const { seen, loads, records } = reading();
    records.add([record(1), record(2), record(3)]);
    records.add([record(4)]);
    expect(seen).toEqual(['read 1', 'read 2']);
    loads[0]!.resolve();
    await settled();
    expect(seen).toEqual(['read 1', 'read 2', 'read 3', 'read 4']);
    loads[1]!.resolve();
    await settled();
    expect(seen.slice(4)).toEqual(['caught up']);
  });

  it('are read no further when one cannot be loaded', async () => {
    const { seen, loads, records } = reading();
    records.add([record(2), record(3)]);
    loads[0]!.reject(new Error('lost'));
    await settled();
    records.add([record(5)]);
    expect(seen).toEqual(['read 2', 'failed: lost']);
  });

  it('are read no further after a stop, and nobody has caught up', async () => {
    const { seen, loads, records } = reading();
    records.add([record(2), record(3)]);
    records.stop();
    records.add([record(5)]);
    loads[0]!.resolve();
    await settled();
    expect(seen).toEqual(['read 2']);
  });
});
