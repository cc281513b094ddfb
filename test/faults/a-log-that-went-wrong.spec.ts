import type { ExecutionEvent } from '@runbook/domain';
import { encodeRecord, HASH_HEADER, sha256Of, type LogRecord } from '@runbook/wire';
import { factsOf, faultsOfAudit, faultsOfRuns, type ReadRecord } from './check-log.mjs';
import { completed, ended, history, keys, view } from './written-run.js';

const TOPIC = 't';
const at = '2026-11-21T10:00:00.000Z';
const actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const;

const claim = (term: number, seq: number): LogRecord => ({ v: 1, aggregate: 'partition', term, owner: `own_${term}`, seq, at });

/** Each event a record of its own, all of one owner behind its claim. */
function written(
  events: readonly ExecutionEvent[],
  { id = 'exe_1', seq = 0, term = 1, version = 0, prev = null as string | null } = {},
): LogRecord[] {
  return events.map((event, n) => {
    const record: LogRecord = {
      ...{ v: 1, aggregate: 'execution', id, tenant: 'acme', term, owner: `own_${term}`, seq: seq + n + 1, version: version + n + 1 },
      ...{ at, cause: { command: `cmd_${n}` }, actor, prev, events: [event] },
    };
    prev = sha256Of(encodeRecord(record));
    return record;
  });
}

const read = (records: readonly LogRecord[]): ReadRecord[] =>
  records.map((record, offset) => {
    const value = encodeRecord(record);
    return { offset, value, headers: { [HASH_HEADER]: sha256Of(value) } };
  });

const well = [claim(1, 0), ...written(history)];
const shown = { ...view(history), version: history.length };
const check = (log: readonly ReadRecord[], views: readonly object[] = [shown]) => {
  const facts = factsOf(TOPIC, [log]);
  return [...facts.faults, ...faultsOfRuns(facts, views, { callsByKey: keys })];
};

describe('a log that went wrong', () => {
  it('is told from one that did not, whose zombies count for nothing', () => {
    const zombie = written([ended], { term: 1, seq: history.length, version: history.length });
    const log = read([...well, claim(2, history.length), ...zombie]);
    expect(check(log)).toEqual([]);
    expect(factsOf(TOPIC, [log])).toMatchObject({ skipped: 1, heads: [{ entries: 1 + history.length + 1 }] });
  });

  it('is found when an offset is left out', () => {
    const log = read(well).map((record, n) => (n < 3 ? record : { ...record, offset: n + 1 }));
    expect(check(log)[0]).toBe('t/0/4: expected offset 3, found offset 4');
  });

  it('is found when the hash beside a record is not its own', () => {
    const log = read(well);
    expect(check(log.with(2, { ...log[2]!, headers: {} }))).toEqual([
      expect.stringMatching(/^t\/0\/2: expected the hash [0-9a-f]{64} beside/),
    ]);
  });

  it('is found when it holds what is no record', () => {
    expect(check([...read(well), { offset: well.length, value: Buffer.from('{}'), headers: {} }])).toEqual([
      expect.stringMatching(/^t\/0\/11: expected a record, found /),
    ]);
  });

  it('is found when a record of a run is lost, though nothing else is wrong', () => {
    const lost = written(history).toSpliced(3, 1);
    const numbered = lost.map((record, n) => ({ ...record, seq: n + 1 }));
    expect(check(read([claim(1, 0), ...numbered]))[0]).toMatch(/^exe_1: expected a whole chain of version 10, found .*missing/);
  });

  it('is found when a later version is shown than it has', () => {
    expect(check(read(well), [{ ...shown, version: 11 }])).toEqual([
      expect.stringMatching(/whole chain of version 11, found .*"version":10/),
    ]);
  });

  it('is found when a result was accepted twice', () => {
    const twice = [...history.slice(0, -1), completed('b'), ended];
    const found = check(read([claim(1, 0), ...written(twice)]), [{ ...view(twice), version: twice.length }]);
    expect(found).toEqual(['exe_1: expected one accepted result of step b, found 2']);
  });

  it('is found when a run is in it that nobody started, and when one that was started is not', () => {
    const other = written(history.slice(0, 1), { id: 'exe_2', seq: history.length });
    expect(check(read([...well, ...other]))).toEqual(['exe_2: expected the runs that were started, found another']);
    const found = check(read(well), [shown, { ...shown, id: 'exe_3' }]);
    expect(found[0]).toMatch(/^exe_3: expected a whole chain of version 10, found /);
  });
});

describe('an audit log that is compared with the log', () => {
  const heads = [{ entries: 0, headHash: '0'.repeat(64) }, ...factsOf(TOPIC, [[], read(well)]).heads.slice(1)];
  const asked: string[] = [];
  const saying = (...verdicts: object[]) => ({
    get: (path: string) => {
      asked.push(path);
      return Promise.resolve({ body: verdicts.length > 1 ? verdicts.shift() : verdicts[0] });
    },
  });
  const late = { valid: false, fault: { kind: 'truncated' } };

  it('must pass through what the log comes to by our own count', async () => {
    expect(await faultsOfAudit(saying({ valid: true }), TOPIC, heads)).toEqual([]);
    expect(asked).toEqual([`/audit/verify?topic=t&partition=1&entries=11&headHash=${heads[1]!.headHash}`]);
  });

  it('may come late', async () => expect(await faultsOfAudit(saying(late, { valid: true }), TOPIC, heads)).toEqual([]));

  it('is found when it stays behind, and at once when it holds something else', async () => {
    expect(await faultsOfAudit(saying(late), TOPIC, heads, 0)).toEqual([expect.stringMatching(/^expected 11 audited records of t\/1 /)]);
    const other = { valid: false, fault: { kind: 'edited' } };
    expect(await faultsOfAudit(saying(other), TOPIC, heads)).toEqual([expect.stringMatching(/"kind":"edited"/)]);
  });
});
