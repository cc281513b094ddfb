import { evolveCorrelation, noCorrelation, type CorrelationCommand } from '../../src/correlation/index.js';
import fc from 'fast-check';
import { arrival, back, close, MeetingPlace, wait } from './meeting-place.js';

const waitId = fc.tuple(fc.constantFrom('a/w', 'a/v', 'b/w'), fc.nat(6)).map(([place, n]) => `${place}#${n}`);
const eventId = fc.nat(8).map(String);

const command: fc.Arbitrary<CorrelationCommand> = fc.oneof(
  waitId.map((id) => wait(id)),
  waitId.map((id) => wait(id, { condition: 'event.data.n > limit', scope: { limit: 2 } })),
  waitId.map(close),
  fc
    .tuple(eventId, fc.constantFrom(0, 50, 500), fc.nat(2), fc.nat(5))
    .map(([id, ttlMs, copy, n]) => arrival(id, { ttlMs, record: `edr/${copy}/${id}`, data: { n } })),
  fc.tuple(eventId, waitId).map(([id, from]) => back(id, from)),
  fc.constant<CorrelationCommand>({ type: 'ExpireEvents' }),
);

const schedule = fc.array(fc.tuple(command, fc.nat(100)), { maxLength: 60 });

/** The rules of the language, asked of a whole history. */
function rulesHold(place: MeetingPlace): void {
  const took = new Map<string, string>();
  const holders = new Map<string, string>();
  for (const fact of place.history) {
    if (fact.type === 'EventReturned') {
      for (const [key, held] of holders) if (held === fact.wait && key.startsWith(`${fact.dedupeId} `)) holders.delete(key);
    }
    if (fact.type !== 'EventCorrelated') continue;
    for (const met of fact.to) {
      // A wait is met once.
      expect(took.has(met.id)).toBe(false);
      took.set(met.id, fact.dedupeId);
      // An event is with one wait of a step at a time.
      const key = `${fact.dedupeId} ${met.runbook}/${met.definitionStep}`;
      expect(holders.has(key)).toBe(false);
      holders.set(key, met.id);
    }
  }
}

describe('any order of waits and events', () => {
  it('keeps the rules, and its replay equals what was live, at every prefix and from every snapshot', () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const place = new MeetingPlace();
        for (const [one, ms] of steps) {
          place.now += ms;
          place.does(one);
          const replayed = place.history.reduce(evolveCorrelation, noCorrelation);
          expect(JSON.stringify(replayed)).toBe(JSON.stringify(place.state));
          place.state = JSON.parse(JSON.stringify(place.state));
        }
        rulesHold(place);
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing when a command comes twice', () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const once = new MeetingPlace();
        for (const [one, ms] of steps) {
          once.now += ms;
          once.does(one);
          const before = JSON.stringify(once.state);
          const again = once.does(one);
          expect(typeof again === 'string' || again.length === 0).toBe(true);
          expect(JSON.stringify(once.state)).toBe(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('loses no event that is kept while a wait for it is open', () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const place = new MeetingPlace();
        for (const [one, ms] of steps) {
          place.now += ms;
          place.does({ type: 'ExpireEvents' });
          place.does(one);
          const { kept, waits, received } = place.state;
          for (const { id, runbook, definitionStep, when } of waits) {
            if (when) continue;
            for (const { dedupeId } of kept) {
              const given = received.find((event) => event.dedupeId === dedupeId)?.given ?? [];
              expect([id, dedupeId, given.some(({ place: at }) => at === `${runbook}/${definitionStep}`)]).toEqual([id, dedupeId, true]);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
