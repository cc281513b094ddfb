import type { Gap, StoredRecord } from '@runbook/ports';
import type { Outcome } from '../outcomes/disposition.js';
import type { Arrival, EventReceiver } from '../receiving/event-receiver.js';
import { unusable } from '../outcomes/disposition.js';
import type { RecordGate } from '../signatures/record-signatures.js';
import { RegisteredSource, type SourceWithTopic } from './registered-source.js';

const SOURCE = {
  ...{ id: 'edr', topic: 'edr.events', format: 'cloudevents', ttlMs: 1_000, accepts: { types: ['t'] } },
  ...{ tenant: 'acme', revision: 4, registeredAt: 0, registeredBy: { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } },
} as SourceWithTopic;
const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const event = (id: string, type = 't') => ({ specversion: '1.0', id, source: '/edr', type });
const record = (offset: number, value: unknown, type = STRUCTURED): StoredRecord => ({
  ...{ topic: 'edr.events', partition: 2, offset, key: '' },
  ...{ value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), headers: { 'content-type': type } },
});
const AT = expect.any(Number);

/** As of a source whose records are not signed. */
const open: RecordGate = (records) => Promise.resolve(records.map(({ record: one, name }) => ({ ...one, name })));

/** Each event that is received has its id as its outcome's reason, so that outcomes and arrivals can be told apart. */
function source(gate: RecordGate = open) {
  const received: string[][] = [];
  const receive = (tenant: string, arrivals: readonly Arrival[], timeoutMs: number): Promise<Outcome[]> => {
    expect([tenant, timeoutMs]).toEqual(['acme', 60_000]);
    received.push(arrivals.map(({ origin }) => origin.record));
    return Promise.resolve(arrivals.map(({ event: { id } }) => ({ disposition: 'buffered', reasons: [id], executions: [] })));
  };
  return { received, source: new RegisteredSource(SOURCE, { receive } as unknown as EventReceiver, gate) };
}

describe('records of a registered source', () => {
  it('each have what they came to, whatever the others are, in their order', async () => {
    const { source: registered, received } = source();
    const records = [
      record(10, event('a')),
      record(11, '{'),
      record(12, [event('b'), event('c', 'other'), event('d')], BATCH),
      record(13, [], BATCH),
      record(14, event('e', 'other')),
      record(15, event('f')),
    ];
    const settled = await registered.settle(records, 0);
    // One call for all that can be used.
    expect(received).toEqual([['edr.events/2/10', 'edr.events/2/12/0', 'edr.events/2/12/2', 'edr.events/2/15']]);
    expect(settled.map((one) => one.record)).toEqual(records);
    const told = settled.map(({ documents = [] }) => documents.map((one) => [one.record, one.disposition, one.event?.id, one.reason]));
    const notAccepted = expect.stringContaining('accepts, found other');
    expect(told).toEqual([
      [['edr.events/2/10', 'buffered', 'a', 'a']],
      [['edr.events/2/11', 'malformed', undefined, expect.stringContaining('JSON')]],
      [
        ['edr.events/2/12/0', 'buffered', 'b', 'b'],
        ['edr.events/2/12/1', 'unauthorised', undefined, notAccepted],
        ['edr.events/2/12/2', 'buffered', 'd', 'd'],
      ],
      [['edr.events/2/13', 'no-match', undefined, undefined]],
      [['edr.events/2/14', 'unauthorised', undefined, notAccepted]],
      [['edr.events/2/15', 'buffered', 'f', 'f']],
    ]);
    expect(settled.map(({ deadLetter }) => deadLetter)).toEqual([
      undefined,
      { disposition: 'malformed', reason: expect.stringContaining('JSON') },
      { disposition: 'unauthorised', reason: notAccepted },
      undefined,
      { disposition: 'unauthorised', reason: notAccepted },
      undefined,
    ]);
  });

  it.each(['unsigned', 'signature-invalid', 'stale', 'replayed'] as const)(
    'that are %s meet nothing, are put aside whole, and those beside them are received',
    async (disposition) => {
      const { source: registered, received } = source((records) =>
        Promise.resolve(
          records.map(({ record: one, name }) => (one.offset === 11 ? unusable(disposition, 'expected another') : { ...one, name })),
        ),
      );
      const records = [record(10, event('a')), record(11, [event('b'), event('c')], BATCH), record(12, event('d'))];
      const settled = await registered.settle(records, 0);
      expect(received).toEqual([['edr.events/2/10', 'edr.events/2/12']]);
      expect(settled.map(({ deadLetter }) => deadLetter)).toEqual([undefined, { disposition, reason: 'expected another' }, undefined]);
      expect(settled[1]!.documents).toEqual([
        expect.objectContaining({ record: 'edr.events/2/11', disposition, order: 3, reason: 'expected another' }),
      ]);
    },
  );

  it('of which several cannot be used are put aside once, with every reason', async () => {
    const [settled] = await source().source.settle([record(1, [event('a', 'x'), 7, event('b', 'y')], BATCH)], 0);
    expect(settled!.deadLetter).toEqual({
      disposition: 'unauthorised',
      reason: expect.stringMatching(/found x; .*JSON object.*; .*found y$/),
    });
  });

  it('of a topic that was made anew are others, though their offsets are the same', async () => {
    const { source: registered, received } = source();
    await registered.settle([record(10, event('a'))], 2);
    expect(received).toEqual([['edr.events~2/2/10']]);
  });

  it('on which our code fails are malformed, for the reason that it had', () => {
    const one = record(10, event('a'));
    expect(source().source.failed(one, 0, 'a defect')).toEqual({
      record: one,
      deadLetter: { disposition: 'malformed', reason: 'a defect' },
      documents: [expect.objectContaining({ record: 'edr.events/2/10', disposition: 'malformed', reason: 'a defect', at: AT, order: 3 })],
    });
  });

  it.each<[Gap['kind'], string, string]>([
    ['expired', 'expired', 'expired, 5 records, offsets 5 to 9: retention took them before they were read'],
    ['unreadable', 'malformed', 'no codec'],
  ])('that nobody will bring are one line of the list: %s', (kind, disposition, reason) => {
    const gap: Gap = { kind, from: 5, next: 10, reason: 'no codec' };
    expect(source().source.documentOf({ partition: 2, generation: 1 }, gap)).toEqual({
      ...{ _id: expect.stringMatching(/^[0-9a-f]{8}\/edr\.events~1\/2\/5-9$/), source: 'acme/edr', record: 'edr.events~1/2/5-9' },
      ...{ disposition, order: disposition === 'expired' ? 2 : 3, at: AT, records: 5, reason },
    });
  });

  it('of a topic that was made anew are missed by nobody knows how many, and no line', () => {
    const gap: Gap = { kind: 'replaced', from: 5, next: 0, reason: 'made anew' };
    expect(source().source.documentOf({ partition: 2, generation: 1 }, gap)).toBeUndefined();
  });

  it('are read under the names of the source', () => {
    const { name, revision, topic, group, positions } = source().source;
    expect({ name, revision, topic, group, positions }).toEqual({
      ...{ name: 'acme/edr', revision: 4, topic: 'edr.events', group: 'runbook-gateway.ingest-acme-edr' },
      positions: { reader: 'gateway.ingest', place: 'acme/edr/edr.events' },
    });
  });
});
