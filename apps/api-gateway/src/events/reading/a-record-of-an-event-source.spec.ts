import { EVENT_TTL_MS_MAX, type EventSource } from '@runbook/domain';
import fc from 'fast-check';
import { EventUnusable } from './read-cloud-event.js';
import { EventUnauthorised, KEY_LENGTH_MAX, readRecord } from './read-record.js';

const CLOUD: EventSource = { id: 'edr', topic: 'edr.events', format: 'cloudevents', ttlMs: 1_000 };
const JSON_SOURCE: EventSource = {
  id: 'logins',
  topic: 'logins',
  format: 'json',
  ttlMs: 0,
  mapping: { type: 'com.example.login', key: '{{ record.host }}', id: "{{ headers['x-id'] }}", time: '{{ record.at }}' },
};

const record = (value: unknown, headers: Record<string, string> = {}) => ({
  name: 'edr.events/2/40',
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  headers,
});
const structured = (change: object) =>
  record({ specversion: '1.0', id: '1', source: '/edr', type: 't', ...change }, { 'content-type': 'application/cloudevents+json' });

describe('a record of an event source', () => {
  it('is keyed by its subject and kept as long as the source says, or as it says itself', () => {
    expect(readRecord(structured({ subject: 'h1' }), CLOUD)).toMatchObject({ key: 'h1', ttlMs: 1_000, event: { id: '1' } });
    expect(readRecord(structured({ ttlms: 5 }), CLOUD)).toEqual({ ttlMs: 5, event: expect.objectContaining({ ttlms: 5 }) });
    const binary = { ce_id: '1', ce_source: '/edr', ce_type: 't', ce_specversion: '1.0', ce_subject: 'h1', ce_ttlms: '0' };
    expect(readRecord(record({ ok: true }, binary), CLOUD)).toMatchObject({ key: 'h1', ttlMs: 0, event: { data: { ok: true } } });
  });

  it('is keyed by what the source maps', () => {
    const mapped = { ...CLOUD, mapping: { key: '{{ record.data.host }}-{{ record.type }}' } };
    expect(readRecord(structured({ subject: 'x', data: { host: 7 } }), mapped)).toMatchObject({ key: '7-t', event: { subject: 'x' } });
  });

  it('becomes an event when it is other JSON', () => {
    const read = readRecord(record({ host: 'h1', at: '2026-11-21T10:00:00Z' }, { 'x-id': '77' }), JSON_SOURCE);
    expect(read).toEqual({
      key: 'h1',
      ttlMs: 0,
      event: {
        specversion: '1.0',
        id: '77',
        source: '/event-sources/logins',
        type: 'com.example.login',
        subject: 'h1',
        time: '2026-11-21T10:00:00Z',
        data: { host: 'h1', at: '2026-11-21T10:00:00Z' },
      },
    });
  });

  it('is known by its place when it has no id of its own', () => {
    const { id: _id, time: _time, ...mapping } = JSON_SOURCE.mapping ?? {};
    expect(readRecord(record({ host: 'h1' }), { ...JSON_SOURCE, mapping }).event.id).toBe('edr.events/2/40');
  });

  it('is as large as it may be', () => {
    const key = 'x'.repeat(KEY_LENGTH_MAX);
    expect(readRecord(structured({ subject: key }), CLOUD).key).toBe(key);
    for (const ttlms of [0, EVENT_TTL_MS_MAX]) expect(readRecord(structured({ ttlms }), CLOUD).ttlMs).toBe(ttlms);
  });

  it('is let in by its type and its source, where the source names some', () => {
    const accepts = { types: ['s', 't'], sources: ['/edr', '/x'] };
    expect(readRecord(structured({}), { ...CLOUD, accepts })).toMatchObject({ event: { id: '1' } });
    expect(() => readRecord(structured({ source: '/y' }), { ...CLOUD, accepts })).toThrow('source edr accepts, found /y');
  });

  it.each([
    ['a type that is not accepted', structured({ type: 'other' }), { ...CLOUD, accepts: { types: ['t'] } }],
    ['a source that is not accepted', structured({ source: '/other' }), { ...CLOUD, accepts: { sources: ['/edr'] } }],
  ] as const)('is unauthorised: %s', (_, one, source) => {
    expect(() => readRecord(one, source)).toThrow(EventUnauthorised);
  });

  it.each([
    ['no JSON', record('{'), JSON_SOURCE, /JSON/],
    ['a path that is missing', record({ at: 'x' }, { 'x-id': '1' }), JSON_SOURCE, /host/],
    ['a key that is a list', record({ host: [1], at: 'x' }, { 'x-id': '1' }), JSON_SOURCE, /key/],
    ['no type', record({ kind: '' }), { ...JSON_SOURCE, mapping: { type: '{{ record.kind }}' } }, /type/],
    ['a key that is too long', structured({ subject: 'x'.repeat(KEY_LENGTH_MAX + 1) }), CLOUD, /key/],
    ['a time to live that is none', structured({ ttlms: -1 }), CLOUD, /ttlms/],
    ['a time to live that is too long', structured({ ttlms: EVENT_TTL_MS_MAX + 1 }), CLOUD, /ttlms/],
  ] as const)('is malformed: %s', (_, one, source, reason) => {
    expect(() => readRecord(one, source)).toThrow(EventUnusable);
    expect(() => readRecord(one, source)).toThrow(reason);
  });

  it('is used or refused, whatever it holds', () => {
    const headers = fc.dictionary(fc.constantFrom('x-id', 'content-type', 'ce_id', 'ce_ttlms'), fc.string({ maxLength: 8 }));
    const value = fc.oneof(fc.json({ maxDepth: 3 }), fc.string(), fc.record({ host: fc.jsonValue(), at: fc.jsonValue() }));
    fc.assert(
      fc.property(value, headers, fc.constantFrom(CLOUD, JSON_SOURCE), (content, given, source) => {
        try {
          readRecord(record(content, given), source);
        } catch (error) {
          expect(error).toBeInstanceOf(EventUnusable);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
