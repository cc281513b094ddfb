import { startOfLog, Waits, type AdmittedRecord } from '@runbook/processor';
import { PositionKeeper, Readiness, readSettings, StorePatience, type Delivery, type RunbookCatalogue } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { TOPICS } from '@runbook/wire';
import { APPROVAL_READER_NAME, Inbox } from '../src/inbox.js';
import { OPEN_REQUESTS, type StoredRequest } from '../src/index.js';
import { asked, look, started } from './requests.js';
import { KeptLines } from './running-approval.js';

const place = { topic: TOPICS.executionEvents, partition: 0 };
const BUSY = new Error('no server answered');
const LONG_MS = 120_000;

describe('an inbox whose store is away', () => {
  const clock = new VirtualClock();
  const documents = new MemoryDocuments();
  const positions = new PositionKeeper(documents);
  const readiness = new Readiness();
  const waits = new Waits(clock);
  const fatal: unknown[] = [];
  readiness.register('stores', () => waits.overdue);

  it('waits for it, is not ready, loses nothing, and ends nothing; a partition that goes meanwhile is left to the next reader', async () => {
    const lines = new KeptLines();
    const stores = new StorePatience(clock, lines, waits);
    const open = () =>
      new Inbox(documents, positions, clock, lines, {} as RunbookCatalogue, readSettings({}), stores, (error) => fatal.push(error));
    const records = (offset: number): Delivery => ({
      kind: 'records',
      ...place,
      records: [asking(offset)],
      position: { ...startOfLog, offset },
      caughtUp: true,
    });
    const stored = async () => {
      const requests = await documents.collection<StoredRequest>(OPEN_REQUESTS);
      return [(await requests.find({ limit: 9 })).length, (await positions.load(APPROVAL_READER_NAME, TOPICS.executionEvents, 0))?.offset];
    };
    const inbox = open();

    // Away already when the partition is assigned.
    documents.fault = BUSY;
    const assigned = inbox.take({ kind: 'assigned', ...place });
    await clock.advance(LONG_MS);
    expect((await readiness.report()).reason).toBe(
      'stores (the inbox of runbook.execution.events/0 waiting for a store for more than 5 s)',
    );
    documents.fault = undefined;
    await clock.advance(LONG_MS);
    await assigned;

    documents.fault = BUSY;
    for (const offset of [1, 2, 3]) await inbox.take(records(offset));
    await clock.advance(LONG_MS);
    expect((await readiness.report()).ready).toBe(false);
    documents.fault = undefined;
    await clock.advance(LONG_MS);
    expect([await stored(), await readiness.report()]).toMatchObject([[3, 3], { ready: true }]);

    documents.fault = BUSY;
    await inbox.take(records(4));
    await clock.advance(LONG_MS);
    await inbox.take({ kind: 'revoked', ...place });
    documents.fault = undefined;
    expect([await stored(), (await readiness.report()).ready]).toEqual([[3, 3], true]);
    const next = open();
    await next.take({ kind: 'assigned', ...place });
    await next.take(records(4));
    await clock.advance(LONG_MS);
    expect([await stored(), fatal]).toEqual([[4, 4], []]);
  });
});

const asking = (offset: number): AdmittedRecord =>
  ({
    headers: {},
    record: { aggregate: 'execution', id: `exe_${offset}`, tenant: 'acme', version: 1, events: [started, look, asked()] },
  }) as unknown as AdmittedRecord;
