import type { EventLog, Follower, NewRecord, StoredRecord } from '@runbook/ports';
import { readAdmitted } from '@runbook/processor';
import { encodeRecord, NewerRecord, type LogRecord } from '@runbook/wire';
import { World } from './one-owner.js';
import { tally, tallyCommand } from './tally.js';

const claim = (term: number, v = 1): LogRecord => ({ v, aggregate: 'partition', term, owner: `own_${term}`, at: '' }) as LogRecord;
const decision = (term: number, seq: number, more: object = {}): LogRecord =>
  ({
    ...({ v: 1, aggregate: 'execution', id: 'exe_1', tenant: 'acme', term, owner: `own_${term}`, at: '', seq, version: seq } as const),
    ...{ cause: { command: `cmd_${seq}` }, prev: null, events: [], actor: { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } },
    ...more,
  }) as unknown as LogRecord;
const store = (...values: LogRecord[]): StoredRecord[] =>
  values.map((value, offset) => {
    const written: NewRecord = { key: 'k', value: encodeRecord(value), headers: {} };
    return { ...written, topic: 'facts', partition: 0, offset };
  });

async function read(...values: LogRecord[]) {
  const heard: number[] = [];
  const malformed: string[] = [];
  let follower!: Follower;
  const log = {
    end: () => Promise.resolve(values.length),
    follow: async (_spec: unknown, follows: Follower) => {
      follower = follows;
      return { stop: async () => undefined };
    },
  } as unknown as EventLog;
  await readAdmitted(log, { topic: 'facts', group: 'suite', sharing: 'shared' } as never, {
    stored: async () => undefined,
    records: async (_partition, facts) => void heard.push(...facts.map(({ offset }) => offset)),
    revoked: async () => undefined,
    stopped: () => undefined,
    malformed: (_record, reason) => void malformed.push(reason),
  });
  await follower.assigned(0);
  const failure = await follower.records(0, store(...values)).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { heard, malformed, failure: failure as Error | undefined };
}

const PRAISED = [{ type: 'ExecutionPraised', at: 1 }];
const SECOND = [{ type: 'StepCompleted', v: 2, at: 1 }];

describe('a reader that is brought a fact of a newer release', () => {
  it.each([
    ['a type of event that it does not know', decision(1, 2, { events: PRAISED }), 'an event ExecutionPraised'],
    ['a version above its own', decision(1, 2, { events: SECOND }), 'version 2 of the event StepCompleted'],
    ['a newer form of the record', decision(1, 2, { v: 2, events: 'in another place' }), 'a record of version 2'],
    ['a newer form of a claim', claim(2, 3), 'a record of version 3'],
  ])('ends, with %s, and takes nothing of the batch', async (_, newer, found) => {
    const { heard, malformed, failure } = await read(claim(1), decision(1, 1), newer, decision(1, 3));
    expect(failure).toBeInstanceOf(NewerRecord);
    expect(failure!.message).toBe(
      `expected what record format 1 knows at facts/0, offset 2, found ${found}, which a newer release wrote; run that release here (docs/guides/upgrading.md)`,
    );
    expect([heard, malformed]).toEqual([[], []]);
  });

  it.each([
    ['of a zombie', decision(9, 2, { events: PRAISED })],
    ['that came twice', decision(1, 1, { events: SECOND })],
    ['of a later place', decision(1, 3, { v: 2 })],
    ['that claims a term that is over', claim(1, 2)],
  ])('goes on behind a record of one %s: it is no fact for anybody', async (_, stranger) => {
    const { heard, malformed, failure } = await read(claim(1), decision(1, 1), stranger, decision(1, 2));
    expect(failure).toBeUndefined();
    expect([heard, malformed]).toEqual([[0, 1, 3], []]);
  });

  it.each([
    ['without a place', { ...decision(1, 2, { v: 2 }), seq: undefined }],
    ['of a version that is no number', decision(1, 2, { v: '2' })],
    ['of a version below', decision(1, 2, { v: 0 })],
    ['whose events are none', decision(1, 2, { events: [{ at: 1 }] })],
  ])('skips what others wrote %s, as before', async (_, foreign) => {
    const { heard, malformed, failure } = await read(claim(1), decision(1, 1), foreign as LogRecord, decision(1, 2));
    expect(failure).toBeUndefined();
    expect(heard).toEqual([0, 1, 3]);
    expect(malformed).toHaveLength(1);
  });
});

describe('an owner that is brought what a newer release wrote', () => {
  const newer = (claimed: LogRecord, ...decided: LogRecord[]): NewRecord[] =>
    [claimed, ...decided].map((record) => ({ key: 'k', value: encodeRecord(record), headers: {} }));

  async function lived(): Promise<World> {
    const world = new World();
    await world.own(tally);
    await world.decided(tallyCommand('t0', 'cmd_0', { type: 'Count', id: 'n0' }));
    return world;
  }

  it('as facts ends before it claims the partition, and so before it decides', async () => {
    const world = await lived();
    world.kill();
    const successor = { ...claim(2), seq: 1 } as LogRecord;
    await Promise.all([world.partition.append(newer(successor, decision(2, 2, { events: PRAISED }))), world.clock.advance(1_000)]);
    const before = world.partition.events.length;
    await world.own(tally);
    expect(world.failures).toMatchObject([{ name: 'NewerRecord', message: expect.stringContaining('an event ExecutionPraised') }]);
    await world.decided(tallyCommand('t0', 'cmd_1', { type: 'Count', id: 'n1' }));
    expect(world.partition.events).toHaveLength(before);
  });

  it('while it owns the partition ends before its next decision', async () => {
    const world = await lived();
    const { events } = world.partition;
    const { term, owner } = JSON.parse(events.at(-1)!.value.toString()) as { readonly term: number; readonly owner: string };
    const forged = decision(term, 2, { owner, events: PRAISED });
    await Promise.all([world.partition.append(newer(forged)), world.clock.advance(1_000)]);
    const before = events.length;
    await world.decided(tallyCommand('t0', 'cmd_1', { type: 'Count', id: 'n1' }));
    expect(world.failures).toMatchObject([{ name: 'NewerRecord' }]);
    expect(events).toHaveLength(before);
  });

  it('as a command leaves it for the newer one', async () => {
    const world = await lived();
    const before = world.partition.events.length;
    const command = tallyCommand('t0', 'cmd_1', { type: 'Count', id: 'n1' });
    const value = Buffer.from(command.value.toString().replace('"v":1', '"v":2'));
    expect(await world.decided({ ...command, value })).toEqual([]);
    expect(world.failures).toMatchObject([{ name: 'NewerRecord', message: expect.stringContaining('a command of version 2') }]);
    expect([world.partition.events.length, world.letters]).toEqual([before, []]);
  });
});
