import { VirtualClock } from '@runbook/spec-kit';
import { FirstVisits, VISIT_MS, type VisitorPlace } from './first-visits.js';

const HERE: VisitorPlace = { address: '127.0.0.1', host: '127.0.0.1:4000', isForwarded: false };

describe('a link that a start printed', () => {
  let clock: VirtualClock;
  let visits: FirstVisits;
  let token: string;
  beforeEach(() => {
    clock = new VirtualClock();
    visits = new FirstVisits(clock);
    token = visits.issue('the key');
  });

  it('is good once', () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect([visits.take(token, HERE), visits.take(token, HERE)]).toEqual(['the key', undefined]);
  });

  it.each<[string, VisitorPlace]>([
    ['::1', { address: '::1', host: '[::1]:4000', isForwarded: false }],
    ['an address of IPv4 in IPv6', { address: '::ffff:127.0.0.1', host: 'localhost:4000', isForwarded: false }],
  ])('is good for a browser on this machine by %s', (_name, place) => expect(visits.take(token, place)).toBe('the key'));

  it.each<[string, VisitorPlace]>([
    ['from another machine', { ...HERE, address: '10.0.0.7' }],
    ['through a proxy', { ...HERE, isForwarded: true }],
    ['by a name that somebody else leads here', { ...HERE, host: 'rebound.example:4000' }],
    ['without a host', { ...HERE, host: undefined }],
  ])('is not good %s, and stays good here', (_name, place) => {
    expect(visits.take(token, place)).toBeUndefined();
    expect(visits.take(token, HERE)).toBe('the key');
  });

  it('is over after ten minutes', async () => {
    await clock.advance(VISIT_MS);
    expect(visits.take(token, HERE)).toBeUndefined();
  });

  it('is over when another is printed', () => {
    visits.issue('the key');
    expect(visits.take(token, HERE)).toBeUndefined();
  });

  it('is not what somebody guesses', () => expect(visits.take(`${token.slice(1)}x`, HERE)).toBeUndefined());
});
