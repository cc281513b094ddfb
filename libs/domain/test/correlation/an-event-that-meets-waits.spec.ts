import { arrival, back, close, MeetingPlace, meetings, NOW, wait } from './meeting-place.js';

const HOUR = 3_600_000;

describe('an event that meets waits', () => {
  it('goes to the oldest wait of a step, and only to that one', () => {
    const place = new MeetingPlace();
    for (const id of ['a/w#1', 'a/w#2']) place.does(wait(id));
    place.does(arrival('1'));
    expect(meetings(place.history)).toEqual(['evt_1 -> a/w#1']);
    place.does(arrival('2'));
    expect(meetings(place.history)).toEqual(['evt_1 -> a/w#1', 'evt_2 -> a/w#2']);
    expect(place.says(arrival('3'))).toEqual(['EventDropped']);
  });

  it('goes to every different step that waits, of one runbook or of many', () => {
    const place = new MeetingPlace();
    for (const id of ['a/w#1', 'b/w#2', 'a/other#3', 'b/w#4']) place.does(wait(id));
    expect(place.says(arrival('1'))).toEqual(['EventCorrelated']);
    expect(meetings(place.history)).toEqual(['evt_1 -> a/w#1', 'evt_1 -> b/w#2', 'evt_1 -> a/other#3']);
  });

  it('that is kept for an hour goes to a wait of another runbook, not to another wait of the same step', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(arrival('1', { ttlMs: HOUR }));
    expect(place.says(wait('a/w#2'))).toEqual(['WaitRegistered']);
    expect(place.says(wait('b/w#3'))).toEqual(['WaitRegistered', 'EventCorrelated']);
    expect(place.says(wait('b/w#4'))).toEqual(['WaitRegistered']);
    expect(meetings(place.history)).toEqual(['evt_1 -> a/w#1', 'evt_1 -> b/w#3']);
  });

  it('that came early is taken by the next wait, the oldest first, while its time lasts', () => {
    const place = new MeetingPlace();
    expect(place.says(arrival('1', { ttlMs: HOUR }))).toEqual(['EventBuffered']);
    place.does(arrival('2', { ttlMs: 2 * HOUR }));
    place.now += HOUR;
    place.does(wait('a/w#1'));
    expect(meetings(place.history)).toEqual(['evt_2 -> a/w#1']);
  });

  it('without time to live is dropped when nobody waits, and does not come back for a later wait', () => {
    const place = new MeetingPlace();
    expect(place.does(arrival('1'))).toMatchObject([{ type: 'EventDropped', reason: 'no-match', about: { id: '1', source: '/edr' } }]);
    place.does(wait('a/w#1'));
    expect(place.says(arrival('1', { record: 'edr/0/again' }))).toBe('duplicate');
  });

  it('whose time to live was over on arrival is dropped as expired, unless somebody waits', () => {
    const place = new MeetingPlace();
    const late = { ttlMs: 10, receivedAt: NOW - 1_000 };
    expect(place.does(arrival('1', late))).toMatchObject([{ type: 'EventDropped', reason: 'expired' }]);
    place.does(wait('a/w#1'));
    expect(place.says(arrival('2', late))).toEqual(['EventCorrelated']);
  });

  it('is a duplicate when another record brings it again, and the same answer when the same record comes again', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(wait('a/w#2'));
    place.does(arrival('1'));
    const before = place.state;
    expect(place.says(arrival('1', { record: 'edr/1/77' }))).toBe('duplicate');
    expect(place.says(arrival('1'))).toBe('already-received');
    expect(place.state).toBe(before);
  });

  it('passes the waits that are closed', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(wait('a/w#2'));
    expect(place.says(close('a/w#1'))).toEqual(['WaitUnregistered']);
    expect(place.says(close('a/w#1'))).toEqual([]);
    place.does(arrival('1'));
    expect(meetings(place.history)).toEqual(['evt_1 -> a/w#2']);
  });
});

describe('a wait', () => {
  it('that is opened again after its end, or before its closing arrived, opens nothing', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(arrival('1'));
    expect(place.says(wait('a/w#1'))).toEqual([]);
    place.does(close('a/w#2'));
    expect(place.says(wait('a/w#2'))).toEqual([]);
    expect(place.says(arrival('2'))).toEqual(['EventDropped']);
  });

  it('with a condition takes what fits, reads its scope, and says which condition cannot be evaluated', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1', { condition: 'event.data.score >= inputs.least', scope: { inputs: { least: 5 } } }));
    place.does(wait('b/w#2', { condition: 'event.data.nothing.here', scope: {} }));
    expect(place.does(arrival('1', { data: { score: 3 }, ttlMs: HOUR }))).toMatchObject([
      { type: 'EventBuffered', failures: [{ wait: 'b/w#2', message: expect.stringContaining('nothing') }] },
    ]);
    expect(place.does(arrival('2', { data: { score: 5 } }))).toMatchObject([{ type: 'EventCorrelated', to: [{ id: 'a/w#1' }] }]);
  });

  it('whose condition looks into a large value needs that value', () => {
    const $blob = 'a'.repeat(64);
    const place = new MeetingPlace();
    place.does(wait('a/w#1', { condition: 'event.data.ok', scope: {} }));
    const large = arrival('1', { data: { $blob, bytes: 100_000 } });
    expect(place.says(large)).toBe(`needs {"blob":"${$blob}"}`);
    const ready = new MeetingPlace(() => ({ ok: true }));
    ready.does(wait('a/w#1', { condition: 'event.data.ok', scope: {} }));
    expect(ready.says(large)).toEqual(['EventCorrelated']);
  });
});

describe('an event that comes back', () => {
  it('goes to the next wait of the step', () => {
    const place = new MeetingPlace();
    for (const id of ['a/w#1', 'a/w#2', 'b/w#3']) place.does(wait(id));
    place.does(arrival('1'));
    expect(place.says(back('1', 'a/w#1'))).toEqual(['EventReturned', 'EventCorrelated']);
    expect(meetings(place.history)).toEqual(['evt_1 -> a/w#1', 'evt_1 -> b/w#3', 'evt_1 -> a/w#2']);
    expect(place.says(back('1', 'a/w#1'))).toEqual([]);
  });

  it('is kept again while its time lasts, and taken by a wait of the same step', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(arrival('1', { ttlMs: HOUR }));
    expect(place.does(back('1', 'a/w#1'))).toMatchObject([
      { type: 'EventReturned', returns: 1 },
      { type: 'EventBuffered', returns: 1 },
    ]);
    expect(place.says(wait('a/w#2'))).toEqual(['WaitRegistered', 'EventCorrelated']);
    expect(place.says(wait('a/w#3'))).toEqual(['WaitRegistered']);
  });

  it('is dropped when nobody else waits and it has no time left', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(arrival('1'));
    expect(place.does(back('1', 'a/w#1'))).toMatchObject([{ type: 'EventReturned' }, { type: 'EventDropped', reason: 'no-match' }]);
  });

  it('stays with the others that got it', () => {
    const place = new MeetingPlace();
    place.does(wait('a/w#1'));
    place.does(wait('b/w#2'));
    place.does(arrival('1'));
    expect(place.says(back('1', 'a/w#1'))).toEqual(['EventReturned']);
    expect(place.state.received).toMatchObject([{ disposition: 'correlated', given: [{ wait: 'b/w#2' }] }]);
  });
});
