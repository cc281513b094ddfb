import type { CorrelationEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import { sha256Of, type DecisionRecord } from '@runbook/wire';
import { GatewayLimits } from '../../http/gateway-limits.js';
import { DISPOSITIONS, dispositionIn, outcomeView, readOrRefused, strongest, unusable, type Disposition } from './disposition.js';
import { dispositionDocument, DispositionLedger, laterDispositions, outcomeDocument } from './disposition-ledger.js';
import { EventUnusable } from '../reading/read-cloud-event.js';
import { EventUnauthorised } from '../reading/read-record.js';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
const ORIGIN = { source: 'edr', record: 'edr.events/0/7' };
const ABOUT = { id: '1', source: '/edr', type: 't' };
const EVENT = { specversion: '1.0', ...ABOUT, data: { large: 'x' } };
const ID = `${sha256Of('acme/edr').slice(0, 8)}/edr.events/0/7`;
const common = { at: AT, dedupeId: 'evt_1', origin: ORIGIN, returns: 0 };
const WAIT = { id: 'w', execution: 'exe_1', step: 'wait', runbook: 'r', definitionStep: 'wait' };

const correlated: CorrelationEvent = { ...common, type: 'EventCorrelated', event: EVENT, to: [WAIT] };
const buffered: CorrelationEvent = { ...common, type: 'EventBuffered', event: EVENT, kept: { expiresAt: AT + 1, size: 1 } };
const dropped: CorrelationEvent = { ...common, type: 'EventDropped', reason: 'no-match', about: ABOUT };
const expired: CorrelationEvent = { ...common, type: 'BufferedEventExpired', reason: 'ttl', about: ABOUT };
const returned: CorrelationEvent = { ...common, type: 'EventReturned', wait: 'w', returns: 1 };
const registered: CorrelationEvent = { type: 'WaitRegistered', at: AT, wait: WAIT };
const decided = (...events: CorrelationEvent[]) => ({ tenant: 'acme', events }) as unknown as DecisionRecord;

describe('what becomes of a record', () => {
  it('is one disposition of those that its places came to, the first of their order', () => {
    for (const [index, disposition] of DISPOSITIONS.entries()) {
      expect(strongest([...DISPOSITIONS].slice(index).reverse())).toBe(disposition);
    }
    expect(strongest([])).toBe('no-match');
  });

  it.each<[string, CorrelationEvent[], object | undefined, Disposition | undefined]>([
    ['meets a wait', [correlated], undefined, 'correlated'],
    ['is kept, and an older one makes room', [expired, buffered], undefined, 'buffered'],
    ['comes too late', [{ ...dropped, reason: 'expired' }], undefined, 'expired'],
    ['has no place', [dropped], undefined, 'no-match'],
    ['came before', [], { code: 'duplicate', disposition: 'correlated' }, 'duplicate'],
    ['is refused with an outcome', [], { code: 'too-many', disposition: 'no-match' }, 'no-match'],
    ['is refused without one', [], { code: 'limit-exceeded' }, undefined],
    ['is about another', [expired], undefined, undefined],
  ])('is told by the place: one that %s', (_, events, rejection, expected) =>
    expect(dispositionIn({ ...decided(...events), rejection } as DecisionRecord)).toBe(expected),
  );

  it('is why it could not be read, where that is the record and not our code', () => {
    const thrown = (error: Error) => (): never => {
      throw error;
    };
    expect(readOrRefused(() => 7)).toBe(7);
    expect(readOrRefused(thrown(new EventUnusable('no JSON')))).toEqual({ disposition: 'malformed', reasons: ['no JSON'], executions: [] });
    expect(readOrRefused(thrown(new EventUnauthorised('not you')))).toEqual(unusable('unauthorised', 'not you'));
    expect(() => readOrRefused(thrown(new TypeError('ours')))).toThrow(TypeError);
  });

  it('is shown without what there is none of', () => {
    expect(outcomeView({ disposition: 'no-match', reasons: [], executions: [] })).toEqual({ disposition: 'no-match' });
    const whole = { disposition: 'started', reasons: ['x'], executions: ['exe_1'] } as const;
    expect(outcomeView(whole)).toEqual(whole);
  });

  it('is noted with what was read of it, and why in a line', () => {
    const read = { event: EVENT, ttlMs: 0 };
    const outcome = { disposition: 'started', executions: ['exe_1'], reasons: ['a'.repeat(499), 'b'] } as const;
    expect(outcomeDocument('acme', ORIGIN, read, outcome, AT)).toEqual({
      ...{ _id: ID, source: 'acme/edr', record: 'edr.events/0/7', disposition: 'started', order: 3, at: AT },
      ...{ event: ABOUT, eventId: '1', executions: ['exe_1'], reason: `${'a'.repeat(499)};` },
    });
    expect(outcomeDocument('acme', ORIGIN, unusable('malformed', 'no JSON'), unusable('malformed', 'no JSON'), AT)).toEqual({
      ...{ _id: ID, source: 'acme/edr', record: 'edr.events/0/7', disposition: 'malformed', order: 3, at: AT, reason: 'no JSON' },
    });
  });

  it.each<[string, CorrelationEvent[], object[]]>([
    ['a wait that comes later', [registered, correlated], [{ disposition: 'correlated', order: 3 }]],
    ['a run that gives it back', [returned, { ...buffered, returns: 1 }], [{ disposition: 'buffered', order: 11 }]],
    ['its time', [expired], [{ disposition: 'expired', order: 2 }]],
    ['its return, and then its time', [{ ...expired, returns: 2 }], [{ disposition: 'expired', order: 22 }]],
    ['nobody: it is the first, which its reader notes', [buffered], []],
    ['one that makes room for it', [expired, buffered], [{ disposition: 'expired', order: 2 }]],
    ['an event over HTTP, which no list has', [{ ...expired, origin: { record: 'http/1/0' } }], []],
  ])('is noted anew by %s', (_, events, expected) => {
    const about = { _id: ID, source: 'acme/edr', record: 'edr.events/0/7', at: AT, event: ABOUT, eventId: '1' };
    expect(laterDispositions(decided(...events))).toEqual(expected.map((each) => ({ ...about, ...each })));
  });

  it('is the newest in the list, whichever writer is last', async () => {
    const of = (disposition: Disposition, returns = 0) => dispositionDocument('acme', ORIGIN, { disposition, at: AT, returns });
    const inOrder = [of('buffered'), of('expired'), of('correlated'), of('buffered', 1), of('expired', 1), of('no-match', 1)];
    for (const [index, later] of inOrder.entries()) {
      for (const earlier of inOrder.slice(0, index)) {
        const ledger = new DispositionLedger(new MemoryDocuments(), new GatewayLimits());
        await ledger.write([later]);
        await ledger.write([earlier]);
        expect(await ledger.find('acme', ORIGIN)).toEqual(later);
      }
    }
  });

  it('is counted and listed of one source alone, newest first', async () => {
    const ledger = new DispositionLedger(new MemoryDocuments(), new GatewayLimits());
    const at = (n: number, disposition: Disposition, source = 'edr') =>
      dispositionDocument('acme', { source, record: `t/0/${n}` }, { disposition, at: AT + n });
    await ledger.write([at(1, 'started'), at(2, 'malformed'), at(3, 'started'), at(1, 'started', 'other')]);
    const none = Object.fromEntries(DISPOSITIONS.map((disposition) => [disposition, 0]));
    expect(await ledger.counts('acme/edr')).toEqual({ ...none, started: 2, malformed: 1 });
    const listed = async (page: object) => (await ledger.list('acme/edr', { limit: 10, ...page })).map(({ record }) => record);
    expect(await listed({})).toEqual(['t/0/3', 't/0/2', 't/0/1']);
    expect(await listed({ disposition: 'started' })).toEqual(['t/0/3', 't/0/1']);
    const after = { value: AT + 3, id: at(3, 'started')._id };
    expect(await listed({ limit: 1, after })).toEqual(['t/0/2']);
    expect(await ledger.find('acme', { source: 'edr', record: 't/0/9' })).toBeUndefined();
  });

  it('is found by the id of its event, newest first, in one source alone', async () => {
    const ledger = new DispositionLedger(new MemoryDocuments(), new GatewayLimits());
    const at = (n: number, id: string, disposition: Disposition, source = 'edr') =>
      dispositionDocument('acme', { source, record: `t/0/${n}` }, { disposition, at: AT + n, event: { ...ABOUT, id } });
    await ledger.write([at(1, 'a', 'started'), at(2, 'b', 'buffered'), at(3, 'a', 'duplicate'), at(4, 'a', 'started', 'other')]);
    const listed = async (page: object) => (await ledger.list('acme/edr', { limit: 10, ...page })).map(({ record }) => record);
    expect(await listed({ event: 'a' })).toEqual(['t/0/3', 't/0/1']);
    expect(await listed({ event: 'a', disposition: 'started' })).toEqual(['t/0/1']);
    expect(await listed({ event: 'c' })).toEqual([]);
  });
});
