import type { NewRecord, StoredRecord } from '@runbook/ports';
import { RecordSeals, SEAL_HEADER } from './record-seals.js';
import type { ReportedEvent } from './report.js';

const KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
const NEXT = Buffer.alloc(32, 7);
const LOG = 'runbook.execution.events';
const TOPICS = { logs: new Set([LOG]), channels: new Set(['runbook.execution.commands']) };
const RECORD: NewRecord = { key: 'exe_1', value: Buffer.from('{"é":1}'), headers: { traceparent: '00-x', sha256: 'ab' } };
/** By Python's hmac, from what docs/spec/topics.md says. */
const SEAL = 'v1.f87ee8b3.6daKM_YEGO4CjOTjlR36os6EpklU2u2lQd0GYM3GoSI';

let told: ReportedEvent[];
const seals = (...keys: readonly Buffer[]) => new RecordSeals({ keys, ...TOPICS }, (line) => told.push(line));
const stored = (record: NewRecord, place: Partial<StoredRecord> = {}): StoredRecord => ({
  topic: LOG,
  partition: 3,
  offset: 5,
  ...record,
  ...place,
});
const sealed = (record = RECORD, key = KEY) => seals(key).sealed(record, LOG, 3);
const valueOf = (keys: readonly Buffer[], record: StoredRecord) =>
  seals(...keys)
    .opened([record])[0]
    ?.value.toString();

beforeEach(() => (told = []));

describe('a record that is sealed', () => {
  it('has the code of its place and all that it says', () => {
    expect(sealed()).toEqual({ ...RECORD, headers: { ...RECORD.headers, [SEAL_HEADER]: SEAL } });
    expect(valueOf([KEY], stored(sealed()))).toBe('{"é":1}');
    expect(told).toEqual([]);
  });

  it.each<[string, (record: StoredRecord) => StoredRecord]>([
    ['its value', (record) => ({ ...record, value: Buffer.from('{"é":2}') })],
    ['its key', (record) => ({ ...record, key: 'exe_2' })],
    ['its partition', (record) => ({ ...record, partition: 4 })],
    ['its topic', (record) => ({ ...record, topic: 'runbook.execution.commands' })],
    ['a header', (record) => ({ ...record, headers: { ...record.headers, sha256: 'ac' } })],
    ['one header more', (record) => ({ ...record, headers: { ...record.headers, more: '' } })],
    ['one header less', ({ headers: { sha256: _, ...headers }, ...record }) => ({ ...record, headers })],
    ['its code', (record) => ({ ...record, headers: { ...record.headers, [SEAL_HEADER]: `${SEAL.slice(0, -2)}AA` } })],
    ['a code that is cut', (record) => ({ ...record, headers: { ...record.headers, [SEAL_HEADER]: SEAL.slice(0, -4) } })],
    ['the version of its seal', (record) => ({ ...record, headers: { ...record.headers, [SEAL_HEADER]: SEAL.replace('v1', 'v2') } })],
    ['no seal', ({ headers: { [SEAL_HEADER]: _, ...headers }, ...record }) => ({ ...record, headers })],
  ])('is read as one without a value when somebody changed %s, and kept as it came', (_, changed) => {
    const forged = changed(stored(sealed()));
    const [read] = seals(KEY).opened([forged]);
    expect(read).toMatchObject({ value: Buffer.alloc(0), headers: {}, offset: 5 });
    expect(read?.original).toMatchObject({ key: Buffer.from(forged.key), value: forged.value });
    expect(told).toMatchObject([{ level: 'error', topic: forged.topic, partition: forged.partition, offset: 5 }]);
    expect(JSON.stringify(told)).not.toContain(SEAL.slice(12));
  });

  it('leaves the others in its batch as they are', () => {
    const [one, other] = [stored(sealed()), stored(sealed(), { offset: 7 })];
    const read = seals(KEY).opened([one, stored(RECORD, { offset: 6 }), other]);
    expect([read[0], read[2]]).toEqual([one, other]);
    expect(read[1]?.value).toHaveLength(0);
  });

  it('is opened by every key that is named, and sealed by the first', () => {
    const [old, fresh] = [stored(sealed(RECORD, KEY)), stored(sealed(RECORD, NEXT))];
    expect([valueOf([NEXT, KEY], old), valueOf([NEXT, KEY], fresh)]).toEqual(['{"é":1}', '{"é":1}']);
    expect(seals(NEXT, KEY).sealed(RECORD, LOG, 3)).toEqual(sealed(RECORD, NEXT));
    expect([valueOf([NEXT], old), valueOf([KEY], fresh)]).toEqual(['', '']);
  });

  it('is for topics of ours alone', () => {
    expect(seals(KEY).sealed(RECORD, 'edr.events', 0)).toBe(RECORD);
    const foreign = [stored(RECORD, { topic: 'edr.events' })];
    expect(seals(KEY).opened(foreign)).toBe(foreign);
    expect(seals().sealed(RECORD, LOG, 3)).toBe(RECORD);
  });
});

describe('a service whose key is not that of the log', () => {
  const first = (record: NewRecord) => stored(record, { offset: 0 });

  it.each<[string, readonly Buffer[], StoredRecord, string]>([
    ['that has none', [], stored(sealed()), 'expected CLUSTER_KEY, because the services seal what they write'],
    ['that has another', [NEXT], first(sealed()), 'expected the log to be sealed from its first record on with a key of CLUSTER_KEY'],
    [
      'of a log that was begun without',
      [KEY],
      first(RECORD),
      'expected the log to be sealed from its first record on with a key of CLUSTER_KEY',
    ],
  ])('ends: one %s', (_, keys, record, message) => {
    seals(...keys).opened([record]);
    expect(told[0]).toMatchObject({ level: 'fatal', message: expect.stringContaining(message) });
  });

  it('goes on where a channel was begun without', () => {
    seals(KEY).opened([first({ ...RECORD })].map((record) => ({ ...record, topic: 'runbook.execution.commands' })));
    expect(told.map(({ level }) => level)).toEqual(['error']);
  });
});
