import { EventStreamReader } from './event-stream.js';

const STREAM = 'id: 1.0\nevent: A\ndata: {"a":1}\n\n: still here\n\nevent: status\ndata: x\n\nid: 2.0\nevent: B\ndata: one\ndata: two\n\n';
const EVENTS = [
  { id: '1.0', type: 'A', data: '{"a":1}' },
  { id: undefined, type: 'status', data: 'x' },
  { id: '2.0', type: 'B', data: 'one\ntwo' },
];

describe('a stream in pieces', () => {
  it.each([1, 2, 3, 7, 1_000])('of %i characters gives the same events', (length) => {
    const reader = new EventStreamReader();
    const seen = [];
    for (let from = 0; from < STREAM.length; from += length) seen.push(...reader.take(STREAM.slice(from, from + length)));
    expect(seen).toEqual(EVENTS);
  });

  it('keeps the last id through events that have none', () => {
    const reader = new EventStreamReader();
    reader.take(STREAM.slice(0, STREAM.indexOf('id: 2.0')));
    expect(reader.lastId).toBe('1.0');
  });

  it('asks again for an event that broke off in its middle', () => {
    const reader = new EventStreamReader();
    reader.take(STREAM.slice(0, STREAM.indexOf('data: one')));
    expect(reader.lastId).toBe('1.0');
  });

  it('reads lines that end as on other systems', () =>
    expect(new EventStreamReader().take('event: A\r\ndata: 1\r\n\r\n')).toEqual([{ id: undefined, type: 'A', data: '1' }]));
});
