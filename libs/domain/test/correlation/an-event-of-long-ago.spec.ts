import {
  DUPLICATES_REMEMBERED_MAX,
  DUPLICATES_REMEMBERED_MS,
  evolveCorrelation,
  noCorrelation,
  RECENT_EVENTS_MAX,
  SEGMENT_EVENTS_MAX,
  SEGMENTS_MAX,
  type CorrelationEvent,
} from '../../src/correlation/index.js';
import { arrival, back, MeetingPlace, NOW, wait } from './meeting-place.js';

const DAY = 24 * 3_600_000;
const again = (id: string) => arrival(id, { record: 'another' });
const receive = (place: MeetingPlace, count: number, name = '') => {
  for (let n = 0; n < count; n++) place.does(arrival(`${name}${n}`, { receivedAt: place.now }));
};
const sealings = (place: MeetingPlace) => place.history.filter((event) => event.type === 'DuplicatesSealed');

describe('an event of long ago', () => {
  it('is a duplicate 20,000 events later, in a state that has not grown', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    receive(place, 20_000);
    for (const id of ['0', '1', '999', '1000', '15999', '16000', '19999']) expect(place.says(again(id))).toBe('duplicate');
    expect(place.says(arrival('new'))).toEqual(['DuplicatesSealed', 'EventDropped']);
    expect(place.state.received).toHaveLength(RECENT_EVENTS_MAX - 1_000 + 1);
    expect(JSON.stringify(place.state).length).toBeLessThan(1_000_000);
    // A segment grew with each sealing until it was full; then the next one began.
    expect(place.state.sealed).toMatchObject([{ count: 16_000 }, { count: 1_000 }]);
    expect(sealings(place)).toHaveLength(17);
  });

  it('is told from its own record that comes again, with what became of it', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(arrival('met'));
    place.does(arrival('late', { ttlMs: 1, receivedAt: NOW - 2 }));
    receive(place, RECENT_EVENTS_MAX);
    expect(place.state.received.some(({ dedupeId }) => dedupeId === 'evt_met')).toBe(false);
    expect(place.answer(arrival('met'))).toMatchObject({ code: 'already-received', disposition: 'correlated' });
    expect(place.answer(arrival('late'))).toMatchObject({ code: 'already-received', disposition: 'expired' });
    expect(place.answer(arrival('5'))).toMatchObject({ code: 'already-received', disposition: 'no-match' });
    expect(place.answer(again('met'))).toMatchObject({ code: 'duplicate' });
  });

  it.each([DUPLICATES_REMEMBERED_MS, DAY, 30 * DAY])(
    'is a duplicate until the stated time is over, and new afterwards: %d ms',
    (rememberMs) => {
      const place = new MeetingPlace(undefined, rememberMs);
      receive(place, RECENT_EVENTS_MAX);
      place.now += rememberMs - 1;
      receive(place, 1, 'then');
      expect(place.says(again('0'))).toBe('duplicate');
      place.now += 1;
      receive(place, RECENT_EVENTS_MAX, 'later');
      expect(place.says(again('0'))).toEqual(['EventDropped']);
      expect(place.says(again('then0'))).toBe('duplicate');
    },
  );

  it('that is kept stays whole, and so do the newest, which runs may yet refuse', () => {
    const place = new MeetingPlace();
    place.does(arrival('kept', { ttlMs: DUPLICATES_REMEMBERED_MS }));
    receive(place, 2 * RECENT_EVENTS_MAX);
    expect(place.state.received[0]).toMatchObject({ dedupeId: 'evt_kept', disposition: 'buffered' });
    expect(place.state.received.length).toBeGreaterThan(RECENT_EVENTS_MAX - 1_000);
    place.does(wait('a/w#1'));
    expect(place.says(back('kept', 'a/w#1'))).toEqual(['EventReturned', 'EventBuffered']);
    expect(place.says(again('kept'))).toBe('duplicate');
  });

  it('is never forgotten for room: new events are refused until there is some', () => {
    const place = new MeetingPlace();
    receive(place, RECENT_EVENTS_MAX);
    const full = Array.from({ length: SEGMENTS_MAX }, (_, n) => ({ blob: `b${n}`, count: SEGMENT_EVENTS_MAX, until: NOW + n }));
    for (const { blob } of full) place.blobs.set(blob, '');
    place.state = { ...place.state, sealed: full };
    expect(place.answer(arrival('one more'))).toMatchObject({
      code: 'duplicates-exceeded',
      message: expect.stringContaining('2026-11-28T10:00:00.000Z') as string,
    });
    expect(place.says(again('0'))).toBe('duplicate');
    place.now += DUPLICATES_REMEMBERED_MS;
    expect(place.says(arrival('one more', { receivedAt: place.now }))).toEqual(['DuplicatesSealed', 'EventDropped']);
    expect(place.state.sealed?.[0]?.blob).toBe('b1');
  });

  it('leaves the state only when its segment is in the store, and is looked for in all segments at once', () => {
    const place = new MeetingPlace();
    receive(place, RECENT_EVENTS_MAX);
    expect(place.once(arrival('x'))).toMatchObject({ kind: 'needs', needs: { keep: expect.any(String) as string } });
    receive(place, SEGMENT_EVENTS_MAX + 2_000, 'more');
    const [first, second] = place.state.sealed ?? [];
    place.blobs.clear();
    expect(place.once(arrival('y'))).toMatchObject({ kind: 'needs', needs: { blob: first?.blob, more: [second?.blob] } });
  });

  it('replays to the same state, and so does a log in which nothing was sealed yet', () => {
    const place = new MeetingPlace();
    receive(place, 6_000);
    expect(JSON.stringify(place.history.reduce(evolveCorrelation, noCorrelation))).toBe(JSON.stringify(place.state));
    const before = place.history.filter((event): event is CorrelationEvent => event.type !== 'DuplicatesSealed');
    const folded = before.reduce(evolveCorrelation, noCorrelation);
    // As it was folded then: at 5,000 a tenth left.
    expect(folded.received).toHaveLength(DUPLICATES_REMEMBERED_MAX);
    expect(folded).not.toHaveProperty('sealed');
  });
});
