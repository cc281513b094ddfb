import fc from 'fast-check';
import { EventUnusable, readCloudEvent } from './read-cloud-event.js';

const attributes = { ce_id: '1', ce_source: '/edr', ce_type: 'com.example.alert', ce_specversion: '1.0' };
const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('a record on the topic of triggers', () => {
  it('is an event in the binary mode', () => {
    const headers = { ...attributes, ce_subject: 'host-1', ce_severity: '7', 'content-type': 'application/json; charset=utf-8' };
    expect(readCloudEvent({ headers, value: bytes({ host: 'a' }) })).toMatchObject({
      id: '1',
      source: '/edr',
      type: 'com.example.alert',
      subject: 'host-1',
      severity: '7',
      data: { host: 'a' },
    });
  });

  it('is an event in the structured mode, with or without a time', () => {
    const event = { specversion: '1.0', id: '1', source: '/edr', type: 't', data: { host: 'a' } };
    const headers = { 'Content-Type': 'application/cloudevents+json; charset=utf-8' };
    expect(readCloudEvent({ headers, value: bytes(event) })).toEqual(event);
    expect(readCloudEvent({ headers, value: bytes({ ...event, time: '2026-11-21T10:00:00Z' }) })).toMatchObject({
      time: '2026-11-21T10:00:00Z',
    });
  });

  it('may leave attributes unset and bring extensions of any type', () => {
    const extensions = { severity: 7, urgent: true, labels: ['a'], origin: { host: 'a' }, parent: null };
    const event = { specversion: '1.0', id: '1', source: 'urn:x', type: 't', subject: null, time: null, data: 1.5, ...extensions };
    expect(readCloudEvent({ headers: { 'content-type': 'application/cloudevents+json' }, value: bytes(event) })).toEqual(event);
  });

  it('brings its data as base64 too', () => {
    const event = { specversion: '1.0', id: '1', source: '/edr', type: 't', data_base64: Buffer.from('{"a":1}').toString('base64') };
    expect(readCloudEvent({ headers: { 'content-type': 'application/cloudevents+json' }, value: bytes(event) }).data).toEqual({ a: 1 });
  });

  it('keeps text as text', () => {
    expect(readCloudEvent({ headers: { ...attributes, 'content-type': 'text/plain' }, value: bytes('hello') }).data).toBe('hello');
  });

  it.each([
    [{}, '{}', /id/],
    [{ ...attributes, ce_id: '' }, '{}', /id/],
    [{ ...attributes, ce_specversion: '0.3' }, '{}', /specversion/],
    [{ ...attributes, ce_time: 'yesterday' }, '{}', /specification.*\/time/],
    [{ ...attributes, ce_time: '' }, '{}', /specification.*\/time/],
    [{ ...attributes, ce_source: 'two words' }, '{}', /specification.*\/source/],
    [{ ...attributes, ce_dataschema: 'no-uri' }, '{}', /specification.*\/dataschema/],
    [{ ...attributes, ce_subject: '' }, '{}', /specification.*\/subject/],
    [attributes, '{"a":', /JSON/],
    [attributes, '{"__proto__":{}}', /__proto__/],
    [{ 'content-type': 'application/cloudevents+json' }, '[]', /object/],
    [{ 'content-type': 'application/cloudevents+json' }, '{"specversion":"1.0","id":1,"source":"a","type":"t"}', /id/],
    [
      { 'content-type': 'application/cloudevents+json' },
      '{"specversion":"1.0","id":"1","source":"a","type":"t","Bad_Name":1}',
      /specification.*\/Bad_Name/,
    ],
    [
      { 'content-type': 'application/cloudevents+json' },
      '{"specversion":"1.0","id":"1","source":"a","type":"t","score":1.5}',
      /specification.*\/score/,
    ],
  ])('cannot be used: %j %s', (headers, value, reason) => {
    expect(() => readCloudEvent({ headers, value: bytes(value) })).toThrow(EventUnusable);
    expect(() => readCloudEvent({ headers, value: bytes(value) })).toThrow(reason);
  });

  it('is used or refused, whatever it holds', () => {
    const name = fc.oneof(
      fc.constantFrom('ce_id', 'ce_source', 'ce_type', 'ce_specversion', 'ce_time', 'content-type', 'ce_data', 'CE_ID'),
      fc.string({ maxLength: 8 }),
    );
    const text = fc.oneof(
      fc.constantFrom('1.0', 'application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'),
      fc.string({ maxLength: 12 }),
    );
    const value = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.json({ maxDepth: 2 }),
      fc.constant('{"specversion":"1.0","id":"1","source":"a","type":"t","data_base64":"e30="}'),
    );
    fc.assert(
      fc.property(fc.dictionary(name, text, { maxKeys: 6 }), value, fc.boolean(), (headers, content, whole) => {
        try {
          readCloudEvent({ headers: whole ? { ...attributes, ...headers } : headers, value: bytes(content) });
        } catch (error) {
          expect(error).toBeInstanceOf(EventUnusable);
        }
      }),
      { numRuns: 100_000 },
    );
  });
});
