import {
  AppendInDoubt,
  APPEND_BYTES_MAX,
  APPEND_TOGETHER_BYTES_MAX,
  type EventLog,
  type NewRecord,
  type StoredRecord,
} from '@runbook/ports';
import { Metered } from '@runbook/spec-kit';
import { sha256Of } from '@runbook/wire';
import { DeadLetters } from './dead-letters.js';

const TOPIC = 'edr.events';

/** A log that takes records up to a size of its own, as a topic does that was not made here. */
class SmallLog {
  readonly appends: (readonly NewRecord[])[] = [];
  constructor(private readonly valueBytesMax = Infinity) {}

  appender() {
    let isDead = false;
    return Promise.resolve({
      append: (records: readonly NewRecord[]) => {
        const cause = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' });
        isDead ||= records.some(({ value }) => value.length > this.valueBytesMax);
        if (isDead) return Promise.reject(new AppendInDoubt(TOPIC, 0, { cause }));
        return Promise.resolve(this.appends.push(records));
      },
      close: () => Promise.resolve(),
    });
  }
}

const recordOf = (offset: number, value: Buffer, more: Partial<StoredRecord> = {}): StoredRecord => {
  return { topic: TOPIC, partition: 2, offset, key: 'k', value, headers: { own: 'x' }, ...more };
};
const kept = async (log: SmallLog, records: readonly StoredRecord[]) => {
  await new DeadLetters(log as unknown as EventLog).keep(
    TOPIC,
    records.map((record) => ({ record, disposition: 'malformed', reason: 'why' })),
  );
  return log.appends.flat();
};
const FACTS = { disposition: 'malformed', reason: 'why', topic: TOPIC, partition: '2' };

describe('records that are put aside', () => {
  it('are kept as they came, with where they stood and why', async () => {
    const original = { key: null, value: null, headers: { own: [null] } };
    const [text, bytes] = await kept(new SmallLog(), [recordOf(7, Buffer.from('{')), recordOf(8, Buffer.alloc(0), { original })]);
    expect(text).toEqual({ key: 'k', value: Buffer.from('{'), headers: { own: 'x', ...FACTS, offset: '7' } });
    expect(bytes).toMatchObject({ headers: { ...FACTS, offset: '8' }, original });
  });

  it('are counted by their topic and disposition, once they are kept', async () => {
    const metered = new Metered();
    const records = [recordOf(7, Buffer.from('a')), recordOf(8, Buffer.from('b'))];
    await kept(new SmallLog(), records);
    await expect(kept(new SmallLog(-1), records)).rejects.toThrow();
    expect(await metered.value('runbook_dead_letters_total', { topic: TOPIC, disposition: 'malformed' })).toBe(2);
    metered.stop();
  });

  it('are told by their place and their digest where they are too large', async () => {
    const value = Buffer.alloc(APPEND_BYTES_MAX, 1);
    const original = { key: Buffer.from('k'), value, headers: {} };
    const [letter] = await kept(new SmallLog(), [recordOf(7, value, { original })]);
    expect(letter).toEqual({
      key: '',
      value: Buffer.alloc(0),
      headers: { ...FACTS, offset: '7', sha256: sha256Of(value), bytes: String(APPEND_BYTES_MAX) },
    });
  });

  it('are told so too where only their topic takes less, and those beside them are kept whole', async () => {
    const letters = await kept(new SmallLog(10), [recordOf(1, Buffer.from('small')), recordOf(2, Buffer.alloc(11, 1))]);
    expect(letters.map(({ value, headers }) => [String(value), headers['offset'], headers['bytes']])).toEqual([
      ['small', '1', undefined],
      ['', '2', '11'],
    ]);
  });

  it('are appended in parts where all of them are more than one append takes', async () => {
    const log = new SmallLog();
    const half = Buffer.alloc(APPEND_TOGETHER_BYTES_MAX / 2);
    await kept(log, [recordOf(1, half), recordOf(2, half), recordOf(3, half)]);
    expect(log.appends.map((records) => records.map(({ headers }) => headers['offset']))).toEqual([['1'], ['2'], ['3']]);
  });
});
