import type { ScheduleEvent } from '@runbook/domain';
import { openEmbeddedLog, openEmbeddedStores } from '@runbook/embedded';
import type { EventLog, StoredDocument } from '@runbook/ports';
import { encodeRecord, HASH_HEADER, sha256Of, TOPICS, type LogRecord } from '@runbook/wire';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAtRest } from './at-rest.js';
import type { DistributedStores } from './distributed-stores.js';

const AT = '2026-12-01T12:00:00.000Z';
const NIGHTLY = { at: 1, runbookId: 'sweep', trigger: 'nightly' };
const SET = {
  type: 'SchedulesSet',
  at: 1,
  runbookId: 'sweep',
  version: 1,
  schedules: [{ trigger: 'nightly', schedule: '0 2 * * *', timezone: 'UTC', overlap: 'skip', nextAt: 5 }],
} as unknown as ScheduleEvent;
const FIRED: ScheduleEvent = {
  type: 'ScheduleFired',
  ...NIGHTLY,
  scheduledAt: 5,
  missed: 0,
  outcome: 'started',
  execution: 'exe_1',
  nextAt: 9,
};
const ENDED = { type: 'ScheduledRunEnded', ...NIGHTLY, execution: 'exe_1', status: 'COMPLETED' } as unknown as ScheduleEvent;

describe('a system that is to be handed over', () => {
  let folder: string;
  let log: EventLog;
  let stores: ReturnType<typeof openEmbeddedStores>;
  let closeLog: () => Promise<void>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-rest-'));
    ({ log, close: closeLog } = await openEmbeddedLog({ dataFolder: folder }));
    stores = openEmbeddedStores({ dataFolder: folder, fileOf: () => join(folder, 'documents.db') });
    await log.ensureTopics([TOPICS.registryEvents, TOPICS.executionEvents].map((topic) => ({ topic, partitions: 1 })));
  });
  afterEach(async () => {
    await closeLog();
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A claim, and behind it a decision for each of these. */
  const decided = async (
    topic: string,
    aggregate: 'registry' | 'execution',
    decisions: readonly { id: string; events: readonly unknown[] }[],
  ) => {
    const claim: LogRecord = { v: 1, aggregate: 'partition', term: 1, owner: 'own_1', at: AT };
    const rest = decisions.map(({ id, events }, index) => ({
      ...{ v: 1, aggregate, id, tenant: 'default', term: 1, owner: 'own_1', seq: index + 1, version: index + 1, at: AT },
      ...{ cause: { command: `cmd_${index}` }, actor: { kind: 'service', id: 'suite', tenant: 'default', via: 'log' }, prev: null, events },
    }));
    const values = [claim, ...(rest as unknown as LogRecord[])].map(encodeRecord);
    const appender = await log.appender(topic, 0);
    await appender.append(values.map((value) => ({ key: 'k', value, headers: { [HASH_HEADER]: sha256Of(value) } })));
    await appender.close();
  };
  const registered = (...events: ScheduleEvent[]) => decided(TOPICS.registryEvents, 'registry', [{ id: 'default/sweep', events }]);
  const handedOn = async (offset: number) => {
    const positions = await stores.documents.collection<StoredDocument>({ name: 'orchestrator.outbox.positions', indexes: [] });
    await positions.write([{ put: { _id: `${TOPICS.executionEvents}/0`, offset } as StoredDocument }]);
  };
  const look = (members: readonly string[] = []) => {
    const found = Object.assign(Object.create(log) as EventLog, { groupsWithMembers: async () => members });
    return expectAtRest({ log: found, documents: stores.documents } as unknown as DistributedStores);
  };

  it('is at rest where nothing is half done', async () => {
    await registered(SET, FIRED, ENDED);
    await decided(TOPICS.executionEvents, 'execution', [{ id: 'exe_1', events: [] }]);
    await handedOn(2);
    await expect(look()).resolves.toBeUndefined();
  });

  it('is not while a service runs', () =>
    expect(look(['runbook-gateway'])).rejects.toThrow(
      'expected no service that runs, found members of runbook-gateway: stop all services, and try again ten seconds after the last one',
    ));

  it('is not while the registry has yet to hear of a run', async () => {
    await decided(TOPICS.executionEvents, 'execution', [{ id: 'exe_2', events: [] }]);
    await expect(look()).rejects.toThrow(
      /expected all 2 records of runbook\.execution\.events\/0 to be handed on, found 0: start the orchestrator/,
    );
  });

  it('is not while a run goes on that a schedule heeds', async () => {
    await registered(SET, FIRED);
    await expect(look()).rejects.toThrow(/expected no run that schedule nightly of default\/sweep heeds, found exe_1: start the services/);
  });

  it('is not while what a schedule has begun is not decided', async () => {
    await registered(SET, FIRED, ENDED);
    await expect(look()).rejects.toThrow(
      /expected the start of exe_1 by schedule nightly of default\/sweep to be decided, found it on its way/,
    );
  });
});
