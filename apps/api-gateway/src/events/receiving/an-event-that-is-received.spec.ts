import type { CommandBus } from '@nestjs/cqrs';
import { correlationId, type Actor, type Json } from '@runbook/domain';
import type { BlobStore, Clock } from '@runbook/ports';
import { Succession, type CommandSender, type RunbookCatalogue } from '@runbook/service';
import { sha256Of, type DecisionRecord } from '@runbook/wire';
import { Problem } from '../../http/problem.js';
import type { ExecutionStarts } from '../../runs/start/execution-starts.js';
import type { StartExecution } from '../../runs/start/start-execution.js';
import type { StartQuotas } from '../../runs/start/start-quotas.js';
import { CorrelationDecisions } from './correlation-decisions.js';
import { EventReceiver, type Arrival } from './event-receiver.js';
import { TriggeredStarts } from './start-triggered.js';

const ANA: Actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' };
const NOW = 1_700_000_000_000;
const runbook = (runbookId: string, triggers: readonly object[]) => ({
  ...{ runbookId, version: 3, digest: 'd', definition: { triggers, steps: [] } },
});
const CONTAIN = runbook('contain', [{ event: 'alert', inputs: { host: '{{ event.subject }}' } }]);
const SCAN = runbook('scan', [{ event: 'alert', when: 'event.data.score > 7', inputs: {} }]);

interface Sent {
  readonly aggregateId: string;
  readonly id: string;
  readonly body: { readonly ttlMs: number; readonly event: { readonly id: string } };
}
interface How {
  readonly runbooks?: readonly object[];
  /** By every place. */
  readonly decided?: { readonly events: readonly object[]; readonly rejection?: object };
  readonly isAwaitedWithoutKey?: boolean;
  /** What each start comes to. */
  readonly start?: () => Promise<object>;
  /** Of its source. */
  readonly classification?: string;
  readonly succession?: Succession;
}

/** What is sent, started, reserved and given back is noted; every place decides the same. */
function receiver({
  runbooks = [],
  decided = { events: [{ type: 'EventDropped', reason: 'no-match' }] },
  isAwaitedWithoutKey = false,
  start = () => Promise.resolve({ replayed: false }),
  classification,
  succession,
}: How = {}) {
  const noted = { sent: [] as Sent[], started: [] as StartExecution[], reserved: [] as unknown[], released: 0 };
  const decisions = new CorrelationDecisions();
  const sender = {
    toCorrelations: (sendings: readonly Sent[]) => {
      noted.sent.push(...sendings);
      for (const { id } of sendings) decisions.seen({ ...decided, cause: { command: id } } as unknown as DecisionRecord);
      return Promise.resolve();
    },
  } as unknown as CommandSender;
  const eventSources = { find: () => (classification === undefined ? undefined : { classification }) };
  const waits = { isAwaitedWithoutKey: () => isAwaitedWithoutKey };
  const catalogue = { newest: () => runbooks, eventSources, waits } as unknown as RunbookCatalogue;
  const commands = { execute: (command: StartExecution) => (noted.started.push(command), start()) } as unknown as CommandBus;
  const quotas = { reserve: (...asked: unknown[]) => (noted.reserved.push(asked), () => noted.released++) } as unknown as StartQuotas;
  const starts = new TriggeredStarts(commands, catalogue, {} as ExecutionStarts, quotas, succession);
  const taker = new EventReceiver(sender, decisions, starts, catalogue, {} as BlobStore, { now: () => NOW } as Clock);
  return { noted, receive: (...arrivals: Arrival[]) => taker.receive('acme', arrivals, 60_000) };
}

const arrival = (id: string, more: Partial<Arrival> = {}, data: Json = { score: 9 }): Arrival => ({
  ...{ event: { specversion: '1.0', id, source: '/edr', type: 'alert', subject: 'h1', data }, key: 'h1', ttlMs: 500 },
  ...{ origin: { source: 'edr', record: `edr.events/0/${id}` }, ...more },
});
const placeOf = (key?: string) => correlationId(sha256Of, 'acme', 'alert', key);

describe('an event that is received', () => {
  it('is offered whole to the place of its key', async () => {
    const { noted, receive } = receiver();
    const one = arrival('1');
    expect(await receive(one)).toEqual([{ disposition: 'no-match', reasons: [], executions: [] }]);
    expect(noted.sent).toEqual([
      {
        ...{ aggregateId: placeOf('h1'), id: expect.stringMatching(/^cmd_[0-9a-f]{32}$/), tenant: 'acme', answer: true },
        actor: { kind: 'service', id: 'api-gateway', tenant: 'acme', via: 'event-source' },
        body: {
          ...{ type: 'ReceiveEvent', event: one.event, origin: one.origin, receivedAt: NOW, ttlMs: 500 },
          dedupeId: `evt_${sha256Of('["/edr","1"]').slice(0, 32)}`,
        },
      },
    ]);
    expect(noted.reserved).toEqual([['acme', 0]]);
  });

  it('brings along how its source is classified, and what marks stand in it, to waits and to the runs that it starts', async () => {
    const { noted, receive } = receiver({ runbooks: [SCAN], classification: 'SECRET' });
    await receive(arrival('1', {}, { score: 9, tlp: 'RED' }));
    expect(noted.sent.map(({ body }) => body)).toMatchObject([{ origin: { source: 'edr', classification: 'SECRET', marks: ['TLP:RED'] } }]);
    expect(noted.started.map(({ classification }) => classification)).toEqual(['SECRET']);
  });

  it('by a system that was handed over meets waits, and leaves its starts to the next one', async () => {
    const succession = new Succession([{ _id: 'handed-over', at: '2026-12-01T12:00:00.000Z' }]);
    const { noted, receive } = receiver({ runbooks: [SCAN], succession });
    expect(await receive(arrival('1'))).toEqual([{ disposition: 'no-match', reasons: [], executions: [] }]);
    expect([noted.sent.map(({ aggregateId }) => aggregateId), noted.started]).toEqual([[placeOf('h1')], []]);
  });

  it.each([
    ['has a key', 'h1', false, [placeOf('h1')]],
    ['has a key, and somebody waits for all', 'h1', true, [placeOf('h1'), placeOf()]],
    ['has none', undefined, false, [placeOf()]],
    ['has none, and somebody waits for all', undefined, true, [placeOf()]],
  ])('meets the waits of its places: one that %s', async (_, key, isAwaitedWithoutKey, places) => {
    const { noted, receive } = receiver({ isAwaitedWithoutKey });
    const { key: _key, ...unkeyed } = arrival('1');
    await receive({ ...unkeyed, ...(key !== undefined && { key }) });
    expect(noted.sent.map(({ aggregateId }) => aggregateId)).toEqual(places);
  });

  it('again, after a crash anywhere, is the same commands; another record, or another place, is others', async () => {
    const { noted, receive } = receiver({ isAwaitedWithoutKey: true });
    for (const id of ['1', '1', '2']) await receive(arrival(id));
    const [first, again, other] = [0, 2, 4].map((from) => noted.sent.slice(from, from + 2).map(({ id }) => id));
    expect(again).toEqual(first);
    expect(new Set([...first!, ...other!]).size).toBe(4);
  });

  it('starts what it triggers, once there is room, and is kept for no wait then', async () => {
    const { noted, receive } = receiver({ runbooks: [CONTAIN, SCAN, { ...CONTAIN, runbookId: 'old', deprecated: {} }] });
    const outcomes = await receive(arrival('1'), arrival('2', {}, { score: 1 }));
    expect(outcomes.map(({ disposition, reasons, executions }) => [disposition, reasons, executions.length])).toEqual([
      ['started', [], 2],
      ['started', [], 1],
    ]);
    expect(noted.sent.map(({ body }) => [body.event.id, body.ttlMs])).toEqual([
      ['1', 0],
      ['2', 0],
    ]);
    expect([noted.reserved, noted.released]).toEqual([[['acme', 3]], 1]);
    const [contain] = noted.started;
    expect(contain).toEqual({
      actor: { kind: 'service', id: '/edr', tenant: 'acme', via: 'trigger' },
      executionId: outcomes[0]!.executions[0],
      request: expect.objectContaining({ runbookId: 'contain', inputs: { host: 'h1' }, triggeredBy: '/edr' }),
      ...{ repeatable: true, trigger: { source: '/edr', id: '1', type: 'alert' }, requesters: undefined },
    });
    expect(new Set(outcomes.flatMap(({ executions }) => executions)).size).toBe(3);
  });

  it('is of whoever sent it, or set up what let it in', async () => {
    const { noted, receive } = receiver({ runbooks: [CONTAIN] });
    await receive(arrival('1', { sender: ANA }), arrival('2', { origin: { record: 'webhook/2', requester: 'ben' } }));
    expect(noted.started.map(({ actor, requesters }) => [actor.id, requesters])).toEqual([
      ['ana', undefined],
      ['/edr', ['ben']],
    ]);
  });

  it('has one outcome for each arrival, in their order, also of those that no record could say', async () => {
    const { noted, receive } = receiver();
    const unfit = arrival('2', {}, { text: 'half of a pair: \ud800' });
    const outcomes = await receive(arrival('1'), unfit, arrival('3'));
    expect(outcomes.map(({ disposition }) => disposition)).toEqual(['no-match', 'malformed', 'no-match']);
    expect(noted.sent.map(({ body }) => body.event.id)).toEqual(['1', '3']);
  });

  const refused = (code: 'not-authorized' | 'invalid-inputs') => () => Promise.reject(new Problem(code, `refused: ${code}`));
  const correlated = { events: [{ type: 'EventCorrelated' }] };
  it.each<[string, How, object]>([
    ['meets a wait, and starts', { decided: correlated }, { disposition: 'correlated', reasons: [], executions: [expect.any(String)] }],
    [
      'meets a wait, and may start nothing',
      { decided: correlated, start: refused('not-authorized') },
      { disposition: 'correlated', reasons: ['contain version 3: refused: not-authorized'], executions: [] },
    ],
    [
      'may start nothing',
      { start: refused('not-authorized') },
      { disposition: 'unauthorised', reasons: ['contain version 3: refused: not-authorized'], executions: [] },
    ],
    [
      'cannot start anything',
      { start: refused('invalid-inputs') },
      { disposition: 'malformed', reasons: ['contain version 3: refused: invalid-inputs'], executions: [] },
    ],
    [
      'is refused without an outcome, which is a defect',
      { decided: { events: [], rejection: { code: 'limit-exceeded', message: 'too large' } } },
      { disposition: 'malformed', reasons: ['too large'], executions: [] },
    ],
  ])('comes to what is told: one that %s', async (_, how, outcome) => {
    const { noted, receive } = receiver({ runbooks: [CONTAIN], ...how });
    expect(await receive(arrival('1'))).toEqual([outcome]);
    expect(noted.released).toBe(1);
  });

  it('names the triggers that could not be evaluated beside those that could', async () => {
    const broken = runbook('broken', [{ event: 'alert', when: 'event.data.missing.more == 1', inputs: {} }]);
    const { receive } = receiver({ runbooks: [broken, CONTAIN] });
    const [outcome] = await receive(arrival('1'));
    expect(outcome).toMatchObject({ disposition: 'started', reasons: [expect.stringMatching(/^broken version 3: /)] });
  });

  it('gives its room back when it may succeed later, and does not count as received', async () => {
    const { noted, receive } = receiver({ runbooks: [CONTAIN], start: () => Promise.reject(new Error('no broker')) });
    await expect(receive(arrival('1'))).rejects.toThrow('no broker');
    expect(noted.released).toBe(1);
  });
});
