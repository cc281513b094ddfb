import fc from 'fast-check';
import { batchIn, BATCH_EVENTS_MAX, EventUnusable, readCloudEvent } from './read-cloud-event.js';

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

  it('may leave attributes unset and bring extensions of the types that attributes have', () => {
    const extensions = { severity: 7, urgent: true, label: 'a', parent: null };
    const event = { specversion: '1.0', id: '1', source: 'urn:x', type: 't', subject: null, time: null, data: 1.5, ...extensions };
    expect(readCloudEvent({ headers: { 'content-type': 'application/cloudevents+json' }, value: bytes(event) })).toEqual(event);
  });

  it('brings its data as base64 too', () => {
    const event = { specversion: '1.0', id: '1', source: '/edr', type: 't', data_base64: Buffer.from('{"a":1}').toString('base64') };
    expect(readCloudEvent({ headers: { 'content-type': 'application/cloudevents+json' }, value: bytes(event) }).data).toEqual({ a: 1 });
  });

  // Section 3.1.1 of the JSON format and 3.2 of the Kafka binding: data is what it is by its content type, and bytes stay bytes.
  it.each([
    ['image/jpeg', [0xff, 0xd8, 0xff, 0x00], { data: '/9j/AA==', datacontentencoding: 'base64' }],
    ['application/octet-stream', [0xff, 0xfe, 0x00], { data: '//4A', datacontentencoding: 'base64' }],
    // Avro that happens to be ASCII is Avro.
    ['avro/binary', [0x41, 0x42], { data: 'QUI=', datacontentencoding: 'base64' }],
    ['text/plain', [0x68, 0xc3, 0xa9], { data: 'hé' }],
    ['text/plain; charset=iso-8859-1', [0x68, 0xe9], { data: 'hé' }],
    // Versions of Node in support decode these as control characters.
    ['text/plain; charset=windows-1252', [0x35, 0x80, 0x93], { data: '5€“' }],
    ['text/plain', [0x68, 0xe9], { data: 'aOk=', datacontentencoding: 'base64' }],
    ['application/soap+xml', [0x3c, 0x61, 0x2f, 0x3e], { data: '<a/>' }],
    ['application/json', [0x7b, 0x7d], { data: {} }],
  ])('keeps its data of type %s', (type, content, expected) => {
    const value = Buffer.from(content);
    const inBinary = readCloudEvent({ headers: { ...attributes, 'content-type': type }, value });
    expect({ data: inBinary.data, datacontentencoding: inBinary.datacontentencoding }).toEqual({
      datacontentencoding: undefined,
      ...expected,
    });
    const event = { specversion: '1.0', id: '1', source: '/edr', type: 't', datacontenttype: type, data_base64: value.toString('base64') };
    const inJson = readCloudEvent({ headers: { 'content-type': 'application/cloudevents+json' }, value: bytes(event) });
    expect({ data: inJson.data, datacontentencoding: inJson.datacontentencoding }).toEqual({ datacontentencoding: undefined, ...expected });
  });

  it('keeps bytes of no stated type', () => {
    const event = { specversion: '1.0', id: '1', source: '/edr', type: 't', data_base64: '//4A' };
    const read = readCloudEvent({ headers: { 'content-type': 'application/cloudevents+json' }, value: bytes(event) });
    expect(read).toMatchObject({ data: '//4A', datacontentencoding: 'base64' });
  });

  it('may hold a batch, each event of which is read for itself', () => {
    const batch = { headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' }, value: bytes([{ id: 1 }, 7]) };
    expect(batchIn(batch)).toEqual([{ id: 1 }, 7]);
    expect(batchIn({ ...batch, value: bytes([]) })).toEqual([]);
    expect(batchIn({ headers: attributes, value: bytes([]) })).toBeUndefined();
    expect(() => batchIn({ ...batch, value: bytes({}) })).toThrow(EventUnusable);
    expect(batchIn({ ...batch, value: bytes(Array(BATCH_EVENTS_MAX).fill({})) })).toHaveLength(BATCH_EVENTS_MAX);
    expect(() => batchIn({ ...batch, value: bytes(Array(BATCH_EVENTS_MAX + 1).fill({})) })).toThrow(EventUnusable);
  });

  it('is none whose attributes are bytes that are no text', () => {
    const message = { headers: attributes, value: bytes('{}') };
    expect(() => readCloudEvent({ ...message, unreadableHeaders: ['ce_subject'] })).toThrow(EventUnusable);
    expect(readCloudEvent({ ...message, unreadableHeaders: ['x-token'] })).toMatchObject({ id: '1' });
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
    ...[
      [{ data: 1, data_base64: 'MQ==' }, /both/],
      [{ data: null, data_base64: 'MQ==' }, /both/],
      [{ data_base64: 'not base64!' }, /base64/],
      [{ data_base64: 'MQ' }, /base64/],
      [{ data_base64: 7 }, /base64/],
      [{ datacontenttype: 'application/json', data_base64: '//4A' }, /JSON/],
      [{ labels: ['a'] }, /specification.*\/labels/],
      [{ origin: { host: 'a' } }, /specification.*\/origin/],
      [{ severity: 2 ** 31 }, /specification.*\/severity/],
      [{ time: '2026-11-21T10:00:00' }, /specification.*\/time/],
      [{ subject: 'a\nb' }, /specification.*\/subject/],
      [{ subject: '\ud800' }, /half of a surrogate pair at \/subject/],
      [{ datacontenttype: 'json' }, /specification.*\/datacontenttype/],
      [{ source: '' }, /source/],
      [{ id: null }, /id/],
      [{ specversion: 1 }, /specversion/],
    ].map(([change, reason]) => {
      const event = { specversion: '1.0', id: '1', source: 'a', type: 't', ...change };
      return [{ 'content-type': 'application/cloudevents+json' }, JSON.stringify(event), reason] as [object, string, RegExp];
    }),
    [{ 'content-type': 'application/cloudevents+avro' }, 'x', /cloudevents\+avro/],
  ] as [Record<string, string>, string, RegExp][])('cannot be used: %j %s', (headers, value, reason) => {
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
      { numRuns: 10_000 },
    );
  });
});
