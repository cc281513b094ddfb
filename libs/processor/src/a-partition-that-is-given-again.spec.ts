import type { EventLog, Follower, FollowSpec, NewRecord, StoredRecord, Subscription } from '@runbook/ports';
import { encodeRecord, type LogRecord } from '@runbook/wire';
import { startOfLog, type ReaderPosition } from './admitted.js';
import { readAdmitted } from './read-admitted.js';

const owned = { v: 1, aggregate: 'execution', id: 'exe_1', tenant: 'acme', term: 1, owner: 'own_1', at: '' } as const;
const decision = (seq: number): LogRecord => ({
  ...{ ...owned, seq, version: seq, cause: { command: `cmd_${seq}` }, prev: null, events: [] },
  actor: { kind: 'service', id: 'orchestrator', tenant: 'acme', via: 'log' },
});
const claim: LogRecord = { v: 1, aggregate: 'partition', term: 1, owner: 'own_1', at: '' };
const stored = [claim, decision(1), decision(2), decision(3)].map((record, offset): StoredRecord => {
  const written: NewRecord = { key: '', value: encodeRecord(record), headers: {} };
  return { ...written, topic: 'facts', partition: 0, offset };
});
/** Behind this many records. */
const behind = (offset: number): ReaderPosition => ({ term: 1, owner: 'own_1', seq: offset - 1, offset });

const beginsAt = ({ offset, term, owner, seq }: ReaderPosition): string => `begins at ${offset}, term ${term} of ${owner}, seq ${seq}`;

/** Reads two records, loses the partition, and gets it again when the documents stand behind three. */
async function readTwice(sharing: FollowSpec['sharing']) {
  const seen: string[] = [];
  const documents: { position?: ReaderPosition } = {};
  let follower!: Follower;
  const log = {
    end: () => Promise.resolve(stored.length),
    follow: (_spec: FollowSpec, follows: Follower): Promise<Subscription> => {
      follower = follows;
      return Promise.resolve({ stop: () => Promise.resolve() });
    },
  } as unknown as EventLog;
  await readAdmitted(
    log,
    { topic: 'facts', group: 'suite', sharing },
    {
      stored: () => {
        seen.push('asks the store');
        return Promise.resolve(documents.position);
      },
      assigned: (_partition, position) => Promise.resolve(void seen.push(beginsAt(position))),
      records: (_partition, records, { offset }) => Promise.resolve(void seen.push(`${records.length} facts to ${offset}`)),
      revoked: () => Promise.resolve(),
      stopped: (reason) => expect(reason).toBeUndefined(),
      malformed: () => undefined,
    },
  );
  const from = (await follower.assigned(0)) as number;
  await follower.records(0, stored.slice(from, 2));
  documents.position = behind(3);
  await follower.revoked(0);
  const again = (await follower.assigned(0)) as number;
  await follower.records(0, stored.slice(again));
  return seen;
}

describe('a partition that is given again', () => {
  it('is read from where the documents stand, by a reader that shares it', async () => {
    expect(await readTwice('shared')).toEqual([
      'asks the store',
      beginsAt(startOfLog),
      '2 facts to 2',
      'asks the store',
      beginsAt(behind(3)),
      '1 facts to 4',
    ]);
  });

  it('is read on from where it stood itself, by a reader that has a log of its own', async () => {
    expect(await readTwice('each')).toEqual(['asks the store', beginsAt(startOfLog), '2 facts to 2', beginsAt(behind(2)), '2 facts to 4']);
  });
});
