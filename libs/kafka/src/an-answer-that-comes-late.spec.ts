import type { Gap, StoredRecord } from '@runbook/ports';
import { Cursors } from './cursors.js';
import type { FetchedRecord } from './fetched/record-batch.js';
import { Fetches } from './fetches.js';
import type { FetchedPartition } from './protocol/fetch-answer.js';

const TOPIC = 'runbook.execution.events';

describe('a reader', () => {
  const taken: string[] = [];
  const wrong: { at: string; found: number | undefined }[] = [];
  const held: number[] = [];
  beforeEach(() => [taken, wrong, held].forEach((list) => list.splice(0)));

  function reading(mayHaveHoles = false, verdict: 'continue' | 'stop' = 'continue') {
    const cursors = new Cursors();
    const fetches = new Fetches(cursors, mayHaveHoles, {
      records: (_topic, partition, records) => taken.push(...records.map(({ offset }) => `${partition}@${offset}`)),
      missed: (_topic, partition, { kind, from, next }: Gap) => (taken.push(`${partition}: ${kind} ${from} to ${next}`), verdict),
      hold: (_topic, partition) => held.push(partition),
      wrong: (_topic, partition, _cursor, found) => wrong.push({ at: String(partition), found }),
    });
    const ask = (...partitions: number[]) => fetches.ask([{ topic: TOPIC, partitions: partitions.map((partition) => ({ partition })) }]);
    const take = (asked: ReturnType<typeof ask>, ...partitions: FetchedPartition[]) =>
      fetches.take(asked, { clientSideThrottleTime: 0, partitions });
    return { cursors, ask, take };
  }

  const record = (partition: number, offset: number): StoredRecord => ({
    topic: TOPIC,
    partition,
    offset,
    key: 'k',
    value: Buffer.from('{}'),
    headers: {},
  });
  const answered = (partition: number, offsets: readonly number[], end = offsets.at(-1)! + 1): FetchedPartition => ({
    topic: TOPIC,
    partition,
    errorCode: 0,
    records: offsets.map((offset) => record(partition, offset)),
    end,
  });
  /** Offsets, and batches that cannot be read from the first to the last. */
  const mixed = (partition: number, found: readonly (number | readonly [number, number])[], end: number): FetchedPartition => ({
    ...answered(partition, [], end),
    messages: found.map((one) => {
      const [offset, more] =
        typeof one === 'number'
          ? [one, {}]
          : [one[1], { unreadable: { firstOffset: one[0], lastOffset: one[1], reason: 'why', bytes: Buffer.of() } }];
      return { offset: String(offset), key: null, value: null, headers: {}, ...more } as FetchedRecord;
    }),
  });
  const failed = (partition: number, errorCode: number): FetchedPartition => ({
    topic: TOPIC,
    partition,
    errorCode,
    records: [],
    end: undefined,
  });

  it('asks for what is read now, from where its cursors stand', () => {
    const { cursors, ask } = reading();
    cursors.set(TOPIC, 1, 110);
    cursors.set(TOPIC, 2, 5).isActive = false;
    expect(ask(0, 1, 2)).toMatchObject([{ topic: TOPIC, partition: 1, offset: 110 }]);
  });

  it('asks for another partition first each time, so that none is kept waiting by full ones', () => {
    const { cursors, ask } = reading();
    for (const partition of [0, 1, 2]) cursors.set(TOPIC, partition, 0);
    const order = [1, 2, 3, 4].map(() => ask(0, 1, 2).map(({ partition }) => partition));
    expect(order).toEqual([
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
      [0, 1, 2],
    ]);
  });

  it('takes what begins at its cursor, and asks behind it', () => {
    const { cursors, ask, take } = reading();
    cursors.set(TOPIC, 1, 110);
    // The batch has two records from before.
    expect(take(ask(1), answered(1, [108, 109, 110, 111]))).toBe(2);
    expect(taken).toEqual(['1@110', '1@111']);
    expect(ask(1)).toMatchObject([{ offset: 112 }]);
  });

  it.each([
    { what: 'is read from elsewhere', meanwhile: (cursors: Cursors) => void cursors.set(TOPIC, 1, 90) },
    { what: 'is read from the same place anew', meanwhile: (cursors: Cursors) => void cursors.set(TOPIC, 1, 110) },
    { what: 'is held', meanwhile: (cursors: Cursors) => void (cursors.get(TOPIC, 1)!.isActive = false) },
    { what: 'was lost', meanwhile: (cursors: Cursors) => cursors.delete(TOPIC, 1) },
    { what: 'was answered to another fetch', meanwhile: (cursors: Cursors) => void (cursors.get(TOPIC, 1)!.next = 112) },
  ])('passes over the late answer for a partition that $what, and takes the others', ({ meanwhile }) => {
    const { cursors, ask, take } = reading();
    cursors.set(TOPIC, 1, 110);
    cursors.set(TOPIC, 2, 7);
    const asked = ask(1, 2);
    meanwhile(cursors);
    expect(take(asked, answered(1, [110, 111]), answered(2, [7]))).toBe(1);
    expect([taken, wrong]).toEqual([['2@7'], []]);
  });

  it('takes nothing behind a hole of an unbroken row', () => {
    const { cursors, ask, take } = reading();
    cursors.set(TOPIC, 1, 110);
    expect(take(ask(1), answered(1, [112, 113]))).toBe(0);
    expect([taken, wrong]).toEqual([[], [{ at: '1', found: 112 }]]);
    expect(ask(1)).toMatchObject([{ offset: 110 }]);
  });

  it('goes on behind holes where there may be some, also when nothing else is there', () => {
    const { cursors, ask, take } = reading(true);
    cursors.set(TOPIC, 1, 110);
    take(ask(1), answered(1, [112]));
    take(ask(1), answered(1, [], 120));
    expect([taken, wrong]).toEqual([['1@112'], []]);
    expect(ask(1)).toMatchObject([{ offset: 120 }]);
  });

  it('hears of a batch that cannot be read in its place, from where its cursor stands, and goes on behind it', () => {
    const { cursors, ask, take } = reading();
    cursors.set(TOPIC, 1, 110);
    expect(take(ask(1), mixed(1, [[108, 111], 112, [113, 114], 115], 118))).toBe(2);
    expect(taken).toEqual(['1: unreadable 110 to 112', '1@112', '1: unreadable 113 to 115', '1@115']);
    expect([held, wrong]).toEqual([[], []]);
    expect(ask(1)).toMatchObject([{ offset: 118 }]);
  });

  it('is held at a batch that cannot be read, where its follower says so', () => {
    const { cursors, ask, take } = reading(false, 'stop');
    cursors.set(TOPIC, 1, 110);
    expect(take(ask(1), mixed(1, [110, [111, 112], 113], 114))).toBe(1);
    expect([taken, held]).toEqual([['1@110', '1: unreadable 111 to 113'], [1]]);
  });

  it('takes nothing more of an answer once it was told to read from elsewhere', () => {
    const cursors = new Cursors();
    const fetches = new Fetches(cursors, true, {
      records: (_topic, partition, records) => taken.push(...records.map(({ offset }) => `${partition}@${offset}`)),
      missed: (_topic, partition) => (cursors.set(TOPIC, partition, 90), 'continue'),
      hold: (_topic, partition) => held.push(partition),
      wrong: (_topic, partition, _cursor, found) => wrong.push({ at: String(partition), found }),
    });
    cursors.set(TOPIC, 1, 110);
    const asked = fetches.ask([{ topic: TOPIC, partitions: [{ partition: 1 }] }]);
    fetches.take(asked, { clientSideThrottleTime: 0, partitions: [mixed(1, [110, [111, 112], 113], 114)] });
    expect([taken, held]).toEqual([['1@110'], []]);
    expect(cursors.get(TOPIC, 1)).toMatchObject({ next: 90 });
  });

  it('hears of an offset that the log does not have, and takes the other partitions', () => {
    const { cursors, ask, take } = reading();
    cursors.set(TOPIC, 1, 110);
    cursors.set(TOPIC, 2, 7);
    take(ask(1, 2), failed(1, 1), answered(2, [7]));
    expect([taken, wrong]).toEqual([['2@7'], [{ at: '1', found: undefined }]]);
  });

  it('leaves any other error to kafkajs, once the other partitions are taken', () => {
    const { cursors, ask, take } = reading();
    cursors.set(TOPIC, 1, 110);
    cursors.set(TOPIC, 2, 7);
    const asked = ask(1, 2);
    // NOT_LEADER_FOR_PARTITION: kafkajs looks up the leaders again.
    expect(() => take(asked, failed(1, 6), answered(2, [7]))).toThrow(expect.objectContaining({ type: 'NOT_LEADER_FOR_PARTITION' }));
    expect(taken).toEqual(['2@7']);
    expect(ask(1)).toMatchObject([{ offset: 110 }]);
  });
});
