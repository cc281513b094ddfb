import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { RunbookCatalogue, Settings } from '@runbook/service';
import type { Principal } from './access/principals.js';
import type { Clearances } from './access/clearances.js';
import type { Reach } from './access/reach.js';
import type { OutputChunk } from '@runbook/wire';
import { AT, started } from '../test/followed-requests.js';
import { ANA, ReadModel } from '../test/read-model.js';
import { SaidOutput } from '../test/said-output.js';
import { ActOnExecution, type Acted } from './control/act-on-execution.js';
import { ActOnMany, ActOnManyHandler } from './control/act-on-many.js';
import { EventsController } from './events/events.controller.js';
import { DispositionLedger, dispositionDocument } from './events/outcomes/disposition-ledger.js';
import type { EventReceiver } from './events/receiving/event-receiver.js';
import type { GatewayRequest } from './access/api-key.guard.js';
import { GatewayLimits } from './http/gateway-limits.js';
import { OutputDocuments } from './output/output-documents.js';
import { OutputFeed } from './output/output-feed.js';
import { RecordFeed } from './runs/live/record-feed.js';
import { ListExecutions, ListExecutionsHandler } from './runs/views/queries.js';

const upTo = (last: number, first = 1) => Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
const beginning = started;
const commented = (n: number): ExecutionEvent => ({ type: 'ApprovalCommented', at: AT + n, step: 'ask', by: 'ana', text: 'x'.repeat(100) });

const chunkOf = (run: string, sequence: number, at = AT): OutputChunk => ({
  v: 1,
  execution: 'exe_1',
  tenant: 'default',
  step: 'work',
  attempt: 1,
  run: run.repeat(32),
  sequence,
  at: new Date(at).toISOString(),
  stream: 'stdout',
  text: `${run}${sequence} `,
});

const idsOf = (frames: string) => [...frames.matchAll(/^id: (\d+)/gm)].map(([, id]) => id as string);

/** Who may pause every run of the tenant. */
const PRINCIPAL: Principal = { actor: ANA, permissions: new Set(['executions:read', 'executions:pause']) };

describe('limits that are reached', () => {
  it.each([
    [4, undefined],
    [5, undefined],
    [6, 'exe_2'],
    [7, 'exe_3'],
    [11, 'exe_7'],
  ])('act on the newest five of %i runs, and say where to go on', async (count, next) => {
    const read = await ReadModel.over(new MemoryDocuments());
    for (const n of upTo(count)) await read.record(`exe_${n}`, [{ ...beginning, at: AT + n }]);
    const acted: string[] = [];
    let atOnce = 0;
    let most = 0;
    const commands = {
      execute: async (act: ActOnExecution): Promise<Acted> => {
        most = Math.max(most, ++atOnce);
        await new Promise((resolve) => setTimeout(resolve, 1));
        atOnce--;
        acted.push(act.executionId);
        return { replayed: false };
      },
    } as unknown as CommandBus;
    const list = new ListExecutionsHandler(read.model, {} as RunbookCatalogue);
    const queries = {
      execute: (query: object) => (query instanceof ListExecutions ? list.execute(query) : Promise.resolve()),
    } as unknown as QueryBus;
    const limits = GatewayLimits.of({ bulkRunsMax: 5, bulkPageRuns: 2, bulkAtOnce: 3 });
    const reader = { mayRead: () => true, shown: <T>(run: T) => run };
    const CLEARED = { reader: () => reader, expectRun: () => Promise.resolve() } as unknown as Clearances;
    const bulk = new ActOnManyHandler(commands, queries, limits, {} as Reach, CLEARED, { approvalDeadlines: 'run' } as Settings);
    const pausing = (page: object) =>
      new ActOnMany(PRINCIPAL, 'executions:pause', { action: 'pause', filter: {}, ...page } as never, () => Promise.resolve());
    const first = await bulk.execute(pausing({}));
    const newest = upTo(count, Math.max(1, count - 4)).reverse();
    expect(first.items).toEqual(newest.map((n) => ({ id: `exe_${n}`, outcome: 'done' })));
    expect([...acted].sort()).toEqual(newest.map((n) => `exe_${n}`).sort());
    expect(most).toBe(3);
    expect(first.nextCursor === undefined).toBe(next === undefined);
    if (first.nextCursor === undefined) return;
    const second = await bulk.execute(pausing({ cursor: first.nextCursor }));
    expect(Buffer.from(first.nextCursor, 'base64url').toString()).toContain(`exe_${count - 4}`);
    expect(second.items[0]?.id).toBe(`exe_${count - 5}`);
    expect(second.items).toHaveLength(Math.min(5, count - 5));
  });

  it('take batches of events up to the largest, in their order, and refuse the next', async () => {
    const taken: number[] = [];
    const receiver = {
      receive: (_: string, arrivals: readonly unknown[]) => {
        taken.push(arrivals.length);
        return Promise.resolve(arrivals.map(() => ({ disposition: 'no-match', reasons: [], executions: [] })));
      },
    } as unknown as EventReceiver;
    const controller = new EventsController(receiver, GatewayLimits.of({ eventBatchMax: 3 }));
    const request = {
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      principal: { actor: ANA },
    } as unknown as GatewayRequest;
    const send = (count: number) =>
      controller.receive(
        upTo(count).map((n) => ({ specversion: '1.0', id: String(n), source: '/x', type: 't' })),
        {},
        request,
      );
    const items = [0, 1, 2].map((index) => ({ index, disposition: 'no-match' }));
    for (const count of [1, 2, 3]) expect(await send(count)).toEqual({ items: items.slice(0, count) });
    for (const count of [0, 4]) await expect(send(count)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(taken).toEqual([1, 2, 3]);
  });

  it.each([1, 2, 3, 4, 5])('write what became of %i events, two at a time', async (count) => {
    const ledger = new DispositionLedger(new MemoryDocuments(), GatewayLimits.of({ dispositionsPerWrite: 2 }));
    const origin = (n: number) => ({ source: 'edr', record: `edr/0/${n}` });
    await ledger.write(upTo(count).map((n) => dispositionDocument('default', origin(n), { disposition: 'started', at: AT + n })));
    expect((await ledger.list('default/edr', { limit: 10 })).map(({ at }) => at - AT)).toEqual(upTo(count).reverse());
  });

  it.each([1, 2, 3, 4, 5])('read and remove %i pieces of output, two at a time', async (count) => {
    const documents = new OutputDocuments(new MemoryDocuments(), GatewayLimits.of({ outputPagePieces: 2, outputPrunedMax: 2 }));
    await documents.write(upTo(count).map((n) => chunkOf('a', n, AT + n)));
    const read = async (behind?: string) => {
      const found: number[] = [];
      for await (const { sequence } of documents.read('exe_1', 'work', behind)) found.push(sequence);
      return found;
    };
    expect(await read()).toEqual(upTo(count));
    expect(await read(`${'a'.repeat(32)}.0000002`)).toEqual(upTo(count, 3));
    // What is exactly as old as it may be stays.
    let turns = 1;
    while (await documents.prune(AT + count)) turns++;
    expect(turns).toBe(Math.floor((count - 1) / 2) + 1);
    expect(await read()).toEqual([count]);
  });

  it.each([1, 150, 700, 100_000])('send every record once and in order, when %i characters may wait', async (queuedChars) => {
    for (const readRecords of [1, 2, 100]) {
      const read = await ReadModel.over(new MemoryDocuments());
      await read.record('exe_1', [beginning]);
      const entry = (await read.model.find('default', 'exe_1'))!;
      const feed = new RecordFeed(read.audit, entry, { version: 0, index: 0 }, { queuedChars, readRecords });
      read.model.watch('exe_1', (changed, record) => feed.take(changed, record));
      const sent: string[] = [];
      const send = async (times: number) => {
        for (let n = 0; n < times; n++) sent.push(...idsOf((await feed.next()) ?? ''));
      };
      // The client takes one at times, two at others, and the run's memory of its newest records overflows meanwhile.
      for (const n of upTo(150, 2)) {
        await read.record('exe_1', [commented(n)]);
        await send([0, 0, 1, 2, 0, 3, 1][n % 7]!);
      }
      await read.record('exe_1', [{ type: 'ExecutionCompleted', at: AT + 200, outputs: {}, failures: 0 }]);
      while (!feed.over) await send(1);
      expect(sent).toEqual(upTo(151).map(String));
    }
  });

  it.each([1, 10, 40, 100_000])('send every piece of output once and in order, when %i characters may wait', async (queuedCharsMax) => {
    const said = new SaidOutput(new OutputDocuments(new MemoryDocuments(), GatewayLimits.of({ outputPagePieces: 2 })));
    await said.say(chunkOf('a', 0), chunkOf('b', 0));
    const wanted = { execution: 'exe_1', behind: '', render: ({ text }: OutputChunk) => text };
    const feed = new OutputFeed(said, wanted, () => undefined, queuedCharsMax);
    let sent = '';
    for (const n of upTo(40)) {
      await said.say(chunkOf('b', n), chunkOf('a', n), ...(n > 20 ? [chunkOf('0', n - 21)] : []));
      for (let times = [0, 3, 1, 0, 7][n % 5]!; times > 0; times--) sent += (await feed.next()) ?? '';
    }
    for (let text = await feed.next(); text !== undefined; text = await feed.next()) sent += text;
    expect(feed.idle).toBe(true);
    for (const [run, last] of [
      ['a', 40],
      ['b', 40],
      ['0', 19],
    ] as const) {
      const ofRun = sent.split(' ').filter((text) => text.startsWith(run));
      expect(ofRun).toEqual(upTo(last, 0).map((n) => `${run}${n}`));
    }
  });
});
