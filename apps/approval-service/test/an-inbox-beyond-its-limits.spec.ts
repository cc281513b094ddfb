import type { ExecutionEvent } from '@runbook/domain';
import { Patience, startOfLog, type AdmittedRecord } from '@runbook/processor';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { GRANTED_REQUESTS, OPEN_REQUESTS, WAITING_NOTICES, type StoredRequest, type WaitingNotice } from '../src/index.js';
import { NOTICE_AGE_MS_MAX } from '../src/notice.js';
import { CHANGES_WAITING_MAX, PartitionInbox, REQUESTS_PER_PAGE, WRITE_EVERY_MS } from '../src/partition-inbox.js';
import { asked, AT, closings, started } from './requests.js';

const PARTITION = 2;
const granted = closings[0]!;
const voided = (step: string): ExecutionEvent => ({
  ...{ type: 'ApprovalVoided', at: AT, step, digest: 'y', reason: 'drift' },
  shown: { definition: 'd', step, attempt: 1, round: 2, message: 'again?', targets: [] },
});

/** The store, and inboxes of it that come one after the other; what they did in its order. */
class Kept {
  readonly clock = new VirtualClock(AT);
  readonly documents = new MemoryDocuments();
  readonly deeds: string[] = [];

  constructor() {
    this.documents.onPut = (collection, { _id }) => void this.deeds.push(`${collection.split('.')[1]} ${_id}`);
  }

  async stores() {
    return {
      requests: await this.documents.collection<StoredRequest>(OPEN_REQUESTS),
      granted: await this.documents.collection<StoredRequest>(GRANTED_REQUESTS),
      notices: await this.documents.collection<WaitingNotice>(WAITING_NOTICES),
    };
  }

  async open(limits: { changesWaitingMax?: number; requestsPerPage?: number } = {}, tells = true): Promise<PartitionInbox> {
    return PartitionInbox.open({
      ...{ partition: PARTITION, stores: await this.stores(), clock: this.clock, tells, ...limits },
      patience: new Patience({ who: 'the suite', clock: this.clock, unanswered: () => undefined }),
      runbookOf: (definition) => (definition === 'd' ? { id: 'contain', version: 3 } : undefined),
      savePosition: async ({ offset }) => void this.deeds.push(`position ${offset}`),
      written: () => this.deeds.push('sender is woken'),
      failed: (error) => {
        throw error;
      },
    });
  }

  async ids(collection: 'requests' | 'granted'): Promise<string[]> {
    return (await (await this.stores())[collection].find({ limit: 99 })).map(({ _id }) => _id);
  }
}

const record = (id: string, version: number, ...events: ExecutionEvent[]): AdmittedRecord =>
  ({ headers: {}, record: { aggregate: 'execution', id, tenant: 'acme', version, events } }) as unknown as AdmittedRecord;
const at = (offset: number) => ({ ...startOfLog, offset });

describe('an inbox beyond its limits', () => {
  let kept: Kept;
  beforeEach(() => (kept = new Kept()));

  it('has named ones', () => expect([CHANGES_WAITING_MAX, REQUESTS_PER_PAGE, WRITE_EVERY_MS]).toEqual([10_000, 1_000, 1_000]));

  it.each([1, 2, 3, 4, 5])('finds every open and every granted request after a restart, %d of each at pages of two', async (count) => {
    const first = await kept.open();
    const runs = Array.from({ length: count }, (_, n) => n);
    for (const n of runs)
      await first.take([record(`exe_o${n}`, 1, started, asked()), record(`exe_g${n}`, 1, started, asked(), granted)], at(n));
    await first.flush();
    const next = await kept.open({ requestsPerPage: 2 });
    for (const n of runs) {
      await next.take([record(`exe_o${n}`, 2, closings[1]!), record(`exe_g${n}`, 2, voided('ask'))], at(9));
    }
    await next.flush();
    expect(await kept.ids('requests')).toEqual(runs.map((n) => `exe_g${n}#ask`));
    expect(await kept.ids('granted')).toEqual([]);
  });

  it('leaves requests of another partition to its own inbox', async () => {
    const { requests } = await kept.stores();
    const first = await kept.open();
    await first.take([record('exe_1', 1, started, asked())], at(1));
    await first.flush();
    await requests.write([{ put: { ...(await requests.get('exe_1#ask'))!, _id: 'exe_2#ask', partition: PARTITION + 1 } }]);
    const next = await kept.open();
    await next.take([record('exe_2', 2, closings[1]!)], at(2));
    await next.flush();
    expect(await kept.ids('requests')).toEqual(['exe_1#ask', 'exe_2#ask']);
  });

  it.each([
    ['requests', (id: string) => record(id, 1, asked()), false, 1],
    ['requests and notices', (id: string) => record(id, 1, asked()), true, 2],
    ['requests that were granted', (id: string) => record(id, 1, asked(), granted), false, 2],
  ])('takes as many %s as may wait, and waits for the store with one more', async (_, asking, tells, changes) => {
    const inbox = await kept.open({ changesWaitingMax: 3 * changes }, tells);
    // The first write is at once, and the next one a second later.
    await inbox.take([], at(0));
    await kept.clock.advance(1);
    for (const n of [1, 2, 3]) await inbox.take([asking(`exe_${n}`)], at(n));
    expect(kept.deeds).toEqual(['position 0']);
    await inbox.take([asking('exe_4')], at(4));
    expect(kept.deeds.at(-1)).toBe('position 4');
    expect((await kept.ids('requests')).length + (await kept.ids('granted')).length).toBe(4);
  });

  it('writes requests, then what was granted, then notices, then its position, a second after the write before', async () => {
    const inbox = await kept.open();
    await inbox.take([], at(0));
    await kept.clock.advance(1);
    await inbox.take([record('exe_1', 1, started, asked()), record('exe_2', 1, started, asked(), granted)], at(2));
    await kept.clock.advance(998);
    expect(kept.deeds).toEqual(['position 0']);
    await kept.clock.advance(1);
    expect(kept.deeds.slice(1)).toEqual([
      'requests exe_1#ask',
      'granted exe_2#ask',
      'notices ntc_1_1_1',
      'notices ntc_2_1_1',
      'sender is woken',
      'position 2',
    ]);
  });

  it('keeps a notice whole, until it is a day old by the fact that it tells', async () => {
    const inbox = await kept.open();
    await kept.clock.advance(5_000);
    await inbox.take([record('exe_1', 1, started, asked({ deadlineAt: undefined }))], at(1));
    await inbox.flush();
    const { notices } = await kept.stores();
    expect(await notices.find({ limit: 9 })).toEqual([
      {
        ...{ _id: 'ntc_1_1_1', partition: PARTITION, dueAt: AT + 5_000, expiresAt: AT + NOTICE_AGE_MS_MAX, failures: 0 },
        notice: {
          ...{ id: 'ntc_1_1_1', type: 'approval.requested', at: new Date(AT).toISOString(), tenant: 'acme', approval: 'apr_1' },
          ...{ kind: 'approval', execution: 'exe_1', step: 'ask', runbook: { id: 'contain', version: 3 }, message: 'Isolate h1?' },
          ...{ digest: 'x', people: { roles: ['lead'], users: ['ben'] }, quorum: 2, address: '/api/v1/approvals/apr_1' },
        },
      },
    ]);
    expect(NOTICE_AGE_MS_MAX).toBe(86_400_000);
  });

  it('finds a granted request that a write under way has not put yet, when it is asked again', async () => {
    const inbox = await kept.open();
    const { requests, granted: store } = await kept.stores();
    const held = { release: (): void => undefined };
    const prototype = Object.getPrototypeOf(store) as { write: (operations: unknown) => Promise<void> };
    const { write } = prototype;
    // What is over goes first, then what was granted.
    let writes = 0;
    prototype.write = async function (operations) {
      if (++writes === 2) await new Promise<void>((resolve) => (held.release = resolve));
      return write.call(this, operations);
    };
    try {
      await inbox.take([record('exe_1', 1, started, asked(), granted)], at(1));
      await kept.clock.advance(1);
      expect(writes).toBe(2);
      await inbox.take([record('exe_1', 2, voided('ask'))], at(2));
      held.release();
      await inbox.flush();
    } finally {
      prototype.write = write;
    }
    expect(await requests.find({ limit: 9 })).toMatchObject([{ _id: 'exe_1#ask', approval: 'apr_1', digest: 'y', order: 200_000 }]);
    expect(await kept.ids('granted')).toEqual([]);
  });

  it('finds a request that a write under way has not put yet', async () => {
    const inbox = await kept.open();
    let release: () => void = () => undefined;
    const { requests } = await kept.stores();
    const prototype = Object.getPrototypeOf(requests) as { write: (operations: unknown) => Promise<void> };
    const { write } = prototype;
    prototype.write = async function (operations) {
      await new Promise<void>((resolve) => (release = resolve));
      return write.call(this, operations);
    };
    try {
      await inbox.take([record('exe_1', 1, started, asked())], at(1));
      await kept.clock.advance(1);
      prototype.write = write;
      await inbox.take([record('exe_1', 2, voided('ask'))], at(2));
      release();
      await inbox.flush();
    } finally {
      prototype.write = write;
    }
    expect(await requests.find({ limit: 9 })).toMatchObject([{ _id: 'exe_1#ask', digest: 'y', order: 200_000 }]);
  });
});
