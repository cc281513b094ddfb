import {
  evolveCorrelation,
  nextCorrelationTimerAt,
  noCorrelation,
  OPEN_WAITS_MAX,
  type CorrelationEvent,
} from '../../src/correlation/index.js';
import { arrival, MeetingPlace, meetings, wait } from './meeting-place.js';

const HOUR = 3_600_000;

describe('a meeting place that is full', () => {
  it('refuses a wait, and says whose', () => {
    const place = new MeetingPlace();
    for (let n = 0; n < OPEN_WAITS_MAX; n++) place.does(wait(`a/w#${n}`));
    expect(place.says(wait('a/w#one-more'))).toBe('limit-exceeded');
    place.does(arrival('1'));
    expect(place.says(wait('a/w#one-more'))).toEqual(['WaitRegistered']);
  });

  it('lets its oldest event go for a new one, by number and by size', () => {
    const place = new MeetingPlace();
    for (let n = 0; n < 1_000; n++) place.does(arrival(String(n), { ttlMs: HOUR }));
    expect(place.does(arrival('new', { ttlMs: HOUR }))).toMatchObject([
      { type: 'BufferedEventExpired', reason: 'room', dedupeId: 'evt_0' },
      { type: 'EventBuffered' },
    ]);
    const heavy = new MeetingPlace();
    const data = 'x'.repeat(60_000);
    for (let n = 0; n < 100; n++) heavy.does(arrival(String(n), { ttlMs: HOUR, data }));
    expect(heavy.state.kept.length).toBe(69);
    heavy.does(wait('a/w#1'));
    expect(meetings(heavy.history)).toEqual(['evt_31 -> a/w#1']);
  });

  it('keeps events of four megabytes of characters together, exactly', () => {
    const MIB = 1_048_576;
    const ofSize = (id: string, size: number) => {
      const withText = (data: string) => arrival(id, { ttlMs: HOUR, data });
      const { event } = withText('') as unknown as { event: object };
      return withText('ä'.repeat(size - JSON.stringify(event).length));
    };
    const place = new MeetingPlace();
    for (const id of ['1', '2', '3']) place.does(ofSize(id, MIB));
    expect(place.state.kept.map(({ size }) => size)).toEqual([MIB, MIB, MIB]);
    expect(place.says(ofSize('4', MIB))).toEqual(['EventBuffered']);
    const heavier = new MeetingPlace();
    for (const id of ['1', '2', '3']) heavier.does(ofSize(id, MIB));
    expect(heavier.says(ofSize('4', MIB + 1))).toEqual(['BufferedEventExpired', 'EventBuffered']);
  });

  it('tells of five conditions that could not be evaluated, however many there are', () => {
    const place = new MeetingPlace();
    const when = { condition: 'event.data.missing == 1', scope: {} };
    for (let n = 0; n < 6; n++) place.does(wait(`a/w${n}#${n}`, when));
    const [dropped] = place.does(arrival('1')) as readonly { failures?: readonly { wait: string; message: string }[] }[];
    expect(dropped?.failures?.map((failure) => failure.wait)).toEqual([0, 1, 2, 3, 4].map((n) => `a/w${n}#${n}`));
    expect(dropped?.failures?.[0]?.message).toContain('missing');
  });

  it('remembers five thousand waits that are over, the newest of them', () => {
    const over = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `a/w#${from + n}`);
    const ending = (id: string): CorrelationEvent => ({ type: 'WaitUnregistered', at: 0, wait: id });
    const full = evolveCorrelation({ ...noCorrelation, ended: over(0, 4_999) }, ending('a/w#4999'));
    expect(full.ended).toEqual(over(0, 5_000));
    expect(evolveCorrelation(full, ending('a/w#7')).ended).toEqual(over(0, 5_000));
    expect(evolveCorrelation(full, ending('a/w#5000')).ended).toEqual(over(500, 5_001));
  });

  it('keeps few events with large values, because a wait may have to look into all of them', () => {
    const place = new MeetingPlace();
    const large = { $blob: 'a'.repeat(64), bytes: 70_000 };
    place.does(arrival('small', { ttlMs: HOUR }));
    for (let n = 0; n < 40; n++) place.does(arrival(String(n), { ttlMs: HOUR, data: large }));
    expect(place.state.kept.filter((event) => event.large)).toHaveLength(32);
    expect(place.state.kept[0]).toMatchObject({ dedupeId: 'evt_small' });
  });

  it('lets events go when their time is up, and wakes for the first of them', () => {
    const place = new MeetingPlace();
    place.does(arrival('1', { ttlMs: 2 * HOUR }));
    place.does(arrival('2', { ttlMs: HOUR }));
    expect(nextCorrelationTimerAt(place.state)).toBe(place.now + HOUR);
    place.now += HOUR;
    expect(place.does({ type: 'ExpireEvents' })).toMatchObject([{ type: 'BufferedEventExpired', reason: 'ttl', dedupeId: 'evt_2' }]);
    expect(place.says({ type: 'ExpireEvents' })).toEqual([]);
    place.now += HOUR;
    place.does({ type: 'ExpireEvents' });
    expect(nextCorrelationTimerAt(place.state)).toBeUndefined();
    expect(place.says(wait('a/w#1'))).toEqual(['WaitRegistered']);
  });

  it('says of an event that somebody got that it is correlated, also when its time is up', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(arrival('1', { ttlMs: HOUR }));
    place.now += HOUR;
    place.does({ type: 'ExpireEvents' });
    expect(place.state.received).toMatchObject([{ disposition: 'correlated' }]);
  });
});
