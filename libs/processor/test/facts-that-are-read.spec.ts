import type { EventLog, Follower, NewRecord, StoredRecord } from '@runbook/ports';
import { readAdmitted, type AdmittedRecord, type ReaderPosition } from '@runbook/processor';
import { encodeRecord, sha256Of, type LogRecord } from '@runbook/wire';

const ANA = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const;
const claim = (term: number): LogRecord => ({ v: 1, aggregate: 'partition', term, owner: `own_${term}`, at: '' });
const decision = (term: number, seq: number): LogRecord => ({
  ...({ v: 1, aggregate: 'execution', id: 'exe_1', tenant: 'acme', term, owner: `own_${term}`, at: '', seq, version: seq } as const),
  ...{ cause: { command: `cmd_${seq}` }, prev: null, events: [], actor: ANA },
});
const store = (...values: (LogRecord | string)[]): StoredRecord[] =>
  values.map((value, offset) => {
    const written: NewRecord = {
      key: 'k',
      value: typeof value === 'string' ? Buffer.from(value) : encodeRecord(value),
      headers: { h: '1' },
    };
    return { ...written, topic: 'facts', partition: 2, offset };
  });

interface Heard {
  readonly facts: readonly AdmittedRecord[];
  readonly position: ReaderPosition;
  readonly caughtUp: boolean;
}

/** Reads a log that ended at `end` when the partition was given, from what is stored. */
async function reading(end: number, stored?: ReaderPosition) {
  const heard: Heard[] = [];
  const malformed: string[] = [];
  let follower!: Follower;
  const log = {
    end: (topic: string, partition: number) => Promise.resolve(topic === 'facts' && partition === 2 ? end : Infinity),
    follow: async (_spec: unknown, follows: Follower) => {
      follower = follows;
      return { stop: async () => undefined };
    },
  } as unknown as EventLog;
  await readAdmitted(log, { topic: 'facts', group: 'suite', sharing: 'shared' } as never, {
    stored: async () => stored,
    records: async (_partition, facts, position, caughtUp) => void heard.push({ facts, position, caughtUp }),
    revoked: async () => undefined,
    stopped: () => undefined,
    malformed: ({ offset }, reason) => malformed.push(`${offset}: ${reason}`),
  });
  const from = await follower.assigned(2);
  return { from, heard, malformed, read: (records: readonly StoredRecord[]) => follower.records(2, records) };
}
const short = ({ facts, position, caughtUp }: Heard) => [facts.map(({ offset }) => offset), position.offset, position.seq, caughtUp];

describe('facts that are read', () => {
  const log = store(claim(1), decision(1, 1), claim(2), decision(1, 2), decision(2, 2), '{', decision(2, 2), decision(2, 3));

  it('are what the rule lets through, with the bytes as they are stored; what is none is named and skipped', async () => {
    const { from, heard, malformed, read } = await reading(8);
    await read(log);
    expect(from).toBe(0);
    expect(heard.map(short)).toEqual([[[0, 1, 2, 4, 7], 8, 3, true]]);
    expect(heard[0]!.position).toEqual({ offset: 8, term: 2, owner: 'own_2', seq: 3 });
    const { topic, partition, offset, bytes, hash, headers, record } = heard[0]!.facts[1]!;
    expect({ topic, partition, offset, headers }).toEqual({ topic: 'facts', partition: 2, offset: 1, headers: { h: '1' } });
    expect([bytes, hash, record]).toEqual([log[1]!.value, sha256Of(log[1]!.value), decision(1, 1)]);
    expect(malformed).toEqual([expect.stringMatching(/^5: expected an events record as JSON/)]);
  });

  it('are caught up with at the very record that was the last when the partition was given, and stay so', async () => {
    const { heard, read } = await reading(4);
    await read(log.slice(0, 3));
    await read(log.slice(3, 4));
    await read(log.slice(4, 5));
    expect(heard.map(short)).toEqual([
      [[0, 1, 2], 3, 1, false],
      [[], 4, 1, true],
      [[4], 5, 2, true],
    ]);
  });

  it('are caught up with at once when nothing is behind the place that is stored', async () => {
    const stored = { offset: 5, term: 2, owner: 'own_2', seq: 2 };
    const { from, heard, read } = await reading(5, stored);
    expect([from, heard]).toEqual([5, [{ facts: [], position: stored, caughtUp: true }]]);
    await read(log.slice(5));
    expect(heard.slice(1).map(short)).toEqual([[[7], 8, 3, true]]);
    expect((await reading(6, stored)).heard).toEqual([]);
  });

  it('come once, however often the log delivers them', async () => {
    const { heard, read } = await reading(8);
    await read(log.slice(0, 3));
    await read(log.slice(0, 3));
    await read(log.slice(1, 5));
    expect(heard.map(short)).toEqual([
      [[0, 1, 2], 3, 1, false],
      [[4], 5, 2, false],
    ]);
  });

  it('are not read behind a hole', async () => {
    const { heard, read } = await reading(8);
    await read(log.slice(0, 2));
    await expect(read(log.slice(3))).rejects.toMatchObject({
      name: 'HoleInLog',
      message: expect.stringContaining('facts/2 at offset 2, found the one at 3'),
    });
    expect(heard).toHaveLength(1);
  });
});
