import { isBinaryEvent } from '../../http/body-parsers.js';
import { EventUnusable, readBinaryRequest } from './read-cloud-event.js';

const IDENTITY = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/edr', 'ce-type': 't' };
const read = (headers: object, body = '') => readBinaryRequest({ ...IDENTITY, ...headers }, Buffer.from(body));

describe('a request in binary mode', () => {
  it('has its attributes in ce- headers, its data in the body, and nothing else of its headers', () => {
    const headers = {
      'ce-subject': 'h1',
      'ce-ttlms': '5',
      'content-type': 'application/json; charset=utf-8',
      'x-api-key': 'k',
      accept: '*/*',
    };
    expect(read(headers, '{"ok":true}')).toEqual({
      specversion: '1.0',
      id: '1',
      source: '/edr',
      type: 't',
      subject: 'h1',
      ttlms: '5',
      datacontenttype: 'application/json; charset=utf-8',
      data: { ok: true },
    });
    expect(read({ 'content-type': 'text/plain' }, '{"ok":true}')).toMatchObject({ data: '{"ok":true}' });
    expect(read({ 'ce-data': 'x' })).not.toHaveProperty('data');
  });

  it.each([
    // The example of the HTTP binding, section 3.1.3.2.
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['plain', 'plain'],
    // Unnecessarily encoded values are accepted; a plus is a plus; one round only.
    ['%41+%2B%2525', 'A++%25'],
    // Senders of older versions quote.
    ['"a \\"b\\" \\\\ %20c"', 'a "b" \\  c'],
    ['50% of %zz', '50% of %zz'],
  ])('decodes %s', (header, text) => expect(read({ 'ce-subject': header })).toMatchObject({ subject: text }));

  // The overlong form of a space is the specification's example of what must be rejected.
  it.each(['%C0%A0', 'a%FFb', '%E2%82'])('refuses %s, which is no UTF-8', (header) =>
    expect(() => read({ 'ce-subject': header })).toThrow(EventUnusable),
  );

  it('is none without its identity, or with data that its content type does not fit', () => {
    expect(() => read({ 'ce-id': '' })).toThrow('attribute id');
    expect(() => read({ 'ce-specversion': '0.3' })).toThrow('specversion');
    expect(() => read({ 'content-type': 'application/json' }, '{')).toThrow('JSON');
    expect(() => read({ 'ce-time': 'yesterday' })).toThrow('time');
  });

  it('is told from a structured one by its content type alone', () => {
    expect(isBinaryEvent({ 'ce-specversion': '1.0' })).toBe(true);
    expect(isBinaryEvent({ 'ce-specversion': '1.0', 'content-type': 'application/json' })).toBe(true);
    expect(isBinaryEvent({ 'ce-specversion': '1.0', 'content-type': 'application/cloudevents+json; charset=utf-8' })).toBe(false);
    expect(isBinaryEvent({ 'content-type': 'application/json' })).toBe(false);
  });
});
