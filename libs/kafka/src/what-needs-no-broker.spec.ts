import type { Consumer, KafkaMessage } from 'kafkajs';
import { APPEND_BYTES_MAX, AppendInDoubt, type NewRecord } from '@runbook/ports';
import { beginsAt, Cursors, OLDEST } from './cursors.js';
import type { GroupReader } from './group-reader.js';
import { KafkaIntake } from './kafka-intake.js';
import { LaneWriter, resolveOffsets, type Entry } from './lane-writer.js';
import { PositionHints } from './position-hints.js';
import { storedRecord } from './stored-record.js';
import { pause, settledOr, within } from './waiting.js';

const record = (key: string, bytes = 3): NewRecord => ({ key, value: Buffer.alloc(bytes), headers: { h: '1' } });

describe('a cursor', () => {
  it.each([
    [5, 5, false, true],
    [5, 5, true, true],
    [5, 7, false, false],
    [5, 7, true, true],
  ])('at %d takes an answer that begins at %d, holes allowed: %s, as its next records: %s', (next, first, holes, begins) =>
    expect(beginsAt({ next }, first, holes)).toBe(begins),
  );

  it('is one for each partition of each topic, from an offset or from the oldest', () => {
    const cursors = new Cursors();
    const one = cursors.set('a', 1, 7);
    expect(one).toEqual({ next: 7, isOldest: false, isActive: true, doubts: 0 });
    expect(cursors.set('a', 2, OLDEST)).toEqual({ next: 0, isOldest: true, isActive: true, doubts: 0 });
    expect([cursors.get('a', 1), cursors.get('b', 1), cursors.get('a', 3)]).toEqual([one, undefined, undefined]);
    cursors.delete('a', 1);
    expect([cursors.get('a', 1), cursors.get('a', 2)?.isOldest]).toEqual([undefined, true]);
  });
});

describe('an intake on Kafka', () => {
  it('reads behind the position that is asked for, the first position too, is held and goes on, and is over when it is closed', () => {
    const calls: unknown[][] = [];
    const reader = Object.fromEntries(
      ['read', 'hold', 'resume'].map((name) => [name, (...given: unknown[]) => calls.push([name, ...given])]),
    ) as unknown as GroupReader;
    const intake = new KafkaIntake(reader, 'commands', 3);
    intake.pause();
    intake.resume();
    expect(calls).toEqual([]);
    for (const position of [undefined, 0, 41]) intake.from(position);
    intake.resume();
    intake.pause();
    intake.pause();
    intake.resume();
    intake.close();
    for (const call of [() => intake.from(1), () => intake.pause(), () => intake.resume()]) call();
    const place = ['commands', 3];
    expect(calls).toEqual([
      ['read', ...place, OLDEST],
      ['read', ...place, 1],
      ['read', ...place, 42],
      ['hold', ...place],
      ['resume', ...place],
    ]);
  });
});

describe('hints of positions', () => {
  it('are the offset behind the newest of each partition, told once, and not of one that went', async () => {
    const told: unknown[] = [];
    const consumer = { commitOffsets: async (offsets: unknown) => void told.push(offsets) } as unknown as Consumer;
    const hints = new PositionHints('group', () => undefined);
    hints.note('c', 0, 4);
    await hints.commit(undefined);
    hints.note('c', 0, 5);
    hints.note('c', 1, 0);
    hints.note('c', 2, 9);
    hints.forget('c', 2);
    await hints.commit(consumer);
    await hints.commit(consumer);
    expect(told).toEqual([
      [
        { topic: 'c', partition: 0, offset: '6' },
        { topic: 'c', partition: 1, offset: '1' },
      ],
    ]);
  });

  it('that cannot be told are no failure', async () => {
    const reports: unknown[] = [];
    const hints = new PositionHints('group', (report) => reports.push(report));
    hints.note('c', 0, 4);
    await hints.commit({ commitOffsets: () => Promise.reject(new Error('not the coordinator')) } as unknown as Consumer);
    expect(reports).toMatchObject([{ level: 'debug', group: 'group' }]);
  });
});

describe('a message of whatever program', () => {
  it('is a record, its first header counting; what it lacks is empty', () => {
    const message = (more: Partial<KafkaMessage>) => ({ offset: '17', ...more }) as KafkaMessage;
    const place = { topic: 't', partition: 2 };
    expect(
      storedRecord(
        place,
        message({ key: Buffer.from('ü'), value: Buffer.from('v'), headers: { a: Buffer.from('1'), b: ['2', '3'], c: undefined } }),
      ),
    ).toEqual({ ...place, offset: 17, key: 'ü', value: Buffer.from('v'), headers: { a: '1', b: '2' } });
    expect(storedRecord(place, message({ key: null, value: null }))).toEqual({
      ...place,
      offset: 17,
      key: '',
      value: Buffer.alloc(0),
      headers: {},
    });
  });
});

describe('appends of writers', () => {
  const asked = (...keys: string[]) => {
    const entries: Entry[] = [];
    const writers = keys.map(() => new LaneWriter((entry) => entries.push(entry)));
    const outcomes = writers.map((writer, n) =>
      writer.append('e', n % 2, [record(keys[n]!), record('x')]).catch((error: unknown) => error),
    );
    return { entries, writers, outcomes };
  };

  it('get the offsets that the answer has for their partition, one behind the other', async () => {
    const { entries, outcomes } = asked('a', 'b', 'c');
    expect(entries[0]).toMatchObject({ topic: 'e', partition: 0, bytes: 2 * (140 + 1 + 3 + 2) });
    expect(entries[1]!.messages[0]).toEqual({ key: 'b', value: Buffer.alloc(3), headers: { h: '1' }, partition: 1 });
    const answer = [0, 1].map((partition) => ({ topicName: 'e', partition, errorCode: 0, baseOffset: String(10 * (partition + 1)) }));
    expect(resolveOffsets(entries, answer)).toEqual([]);
    expect(await Promise.all(outcomes)).toEqual([10, 20, 12]);
  });

  it('are in doubt where the answer does not name their partition, and their writer takes no more', async () => {
    const { entries, writers, outcomes } = asked('a', 'b');
    const unnamed = resolveOffsets(entries, [{ topicName: 'e', partition: 0, errorCode: 0, baseOffset: '10' }]);
    expect(unnamed).toEqual([entries[1]]);
    expect(await Promise.all(outcomes)).toEqual([10, expect.any(AppendInDoubt)]);
    await expect(writers[1]!.append('e', 0, [record('a')])).rejects.toThrow(AppendInDoubt);
    expect(entries).toHaveLength(2);
    expect(() => resolveOffsets(entries, [])).toThrow('expected brokers that lead the partitions, found none');
  });

  it('of more bytes than one may have are refused unsent, exactly above it', async () => {
    const entries: Entry[] = [];
    const framed = 140 + 1 + 2;
    const fits = new LaneWriter((entry) => entries.push(entry));
    void fits.append('e', 0, [record('a', APPEND_BYTES_MAX - framed)]);
    expect(entries).toHaveLength(1);
    const larger = new LaneWriter((entry) => entries.push(entry));
    await expect(larger.append('e', 0, [record('a', APPEND_BYTES_MAX - framed + 1)])).rejects.toMatchObject({
      name: 'AppendInDoubt',
      cause: expect.objectContaining({
        message: expect.stringContaining(`at most ${APPEND_BYTES_MAX} bytes, found ${APPEND_BYTES_MAX + 1}`),
      }),
    });
    expect(entries).toHaveLength(1);
  });
});

describe('waiting', () => {
  const never = new Promise<never>(() => undefined);

  it('ends with its signal at once, before it and during it', async () => {
    const ending = new AbortController();
    const during = pause(60_000, ending.signal);
    ending.abort();
    await during;
    await pause(60_000, ending.signal);
  });

  it('for work gives its outcome, or the error when it is late', async () => {
    const late = () => new Error('late');
    expect(await within(60_000, Promise.resolve(7), late)).toBe(7);
    await expect(within(60_000, Promise.reject(new Error('failed')), late)).rejects.toThrow('failed');
    await expect(within(1, never, late)).rejects.toThrow('late');
    expect(await settledOr(60_000, Promise.reject(new Error('failed')))).toBeUndefined();
    expect(await settledOr(1, never)).toBeUndefined();
  });

  it('leaves no timer and no listener behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const ending = new AbortController();
    const signal = ending.signal;
    const listened: string[] = [];
    for (const name of ['addEventListener', 'removeEventListener'] as const) {
      const own = signal[name].bind(signal) as (...given: unknown[]) => void;
      signal[name] = (...given: unknown[]) => (listened.push(name), own(...given));
    }
    await pause(1, signal);
    expect(listened).toEqual(['addEventListener', 'removeEventListener']);
    const during = pause(60_000, signal);
    ending.abort();
    await during;
    const late = () => new Error('late');
    await within(60_000, Promise.resolve(7), late);
    await within(60_000, Promise.reject(new Error('failed')), late).catch(() => undefined);
    await settledOr(60_000, Promise.resolve());
    await settledOr(60_000, Promise.reject(new Error('failed')));
    await new Promise(setImmediate);
    expect(timers()).toBe(before);
  });
});
