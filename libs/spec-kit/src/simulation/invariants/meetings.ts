import { berlin } from '../../zones.js';
import { compileCondition, stepAt, type CorrelationEvent, type Json, type RegisteredWait } from '@runbook/domain';
import type { MeetingHistory } from '../ledger.js';
import { factsOfType, judged, type Finished, type WorldInvariant } from './invariant.js';

type Correlated = Extract<CorrelationEvent, { type: 'EventCorrelated' }>;

/** An event is given to one wait of each step at a time, and a wait is met once. */
export const eventsAreGivenOnce: WorldInvariant = ({ ledger }) => {
  const faults: string[] = [];
  for (const { id, turns } of ledger.meetings.values()) {
    const met = new Set<string>();
    const given = new Map<string, string>();
    for (const { event } of turns.flatMap(({ events }) => events)) {
      if (event.type === 'EventReturned') for (const [place, wait] of given) if (wait === event.wait) given.delete(place);
      if (event.type !== 'EventCorrelated') continue;
      for (const { id: wait, runbook, definitionStep } of event.to) {
        const place = `${event.dedupeId} to ${runbook}/${definitionStep}`;
        if (met.has(wait)) faults.push(`expected ${wait} to be met once at ${id}, found ${event.dedupeId} as well`);
        if (given.has(place))
          faults.push(`expected one wait of a step to get an event, found ${place} given to ${given.get(place)} and ${wait}`);
        met.add(wait);
        given.set(place, wait);
      }
    }
  }
  return faults;
};

/** What was given arrives: the execution has received the event, or it came back. And nothing arrives that was not given. */
export const givenEventsArrive: WorldInvariant = (finished) => {
  const received = receivedBy(finished);
  const returned = new Set(
    everyMeetingEvent(finished).flatMap(([, event]) => (event.type === 'EventReturned' ? [`${event.wait} ${event.dedupeId}`] : [])),
  );
  const given = everyMeetingEvent(finished).flatMap(([, event]) =>
    event.type === 'EventCorrelated' ? event.to.map(({ id }) => [id, event] as const) : [],
  );
  const givenBefore = new Set(given.map(([wait, { event }]) => `${wait} ${eventId(event)}`));
  return [
    ...given.flatMap(([wait, { event, dedupeId }]) =>
      received.get(wait) === eventId(event) || returned.has(`${wait} ${dedupeId}`)
        ? []
        : [
            `expected ${eventId(event)}, which was given to ${wait}, to arrive or to come back, found ${received.get(wait) ?? 'nothing'} there`,
          ],
    ),
    ...[...received].flatMap(([wait, id]) =>
      givenBefore.has(`${wait} ${id}`) ? [] : [`expected ${id} at ${wait} to have been given to it, found it was not`],
    ),
  ];
};

/** A wait is resumed by one event. */
export const waitsAreResumedOnce: WorldInvariant = (finished) => {
  const seen = new Set<string>();
  return everyRun(finished).flatMap((run) =>
    factsOfType(run, 'EventReceived').flatMap(({ event: { wait } }) => {
      if (seen.has(wait)) return [`expected ${wait} to be resumed once, found two events`];
      seen.add(wait);
      return [];
    }),
  );
};

/** Where nobody's wait is overlooked: a kept event that a new wait takes is given at once, and so is a new one to a wait that is open. */
export const nothingPassesBy: WorldInvariant = ({ ledger }) => [...ledger.meetings.values()].flatMap(passedBy);

function passedBy({ id, turns }: MeetingHistory): string[] {
  return turns.flatMap(({ record, events }) => {
    const at = Date.parse(record.at);
    const correlated = events.flatMap(({ event }) => (event.type === 'EventCorrelated' ? [event] : []));
    return events.flatMap(({ event, before }) => {
      if (event.type === 'WaitRegistered') {
        const place = placeOf(event.wait);
        const taken = before.kept.find(
          (kept) => kept.expiresAt > at && takes(event.wait, kept.event) && !placesGiven(before.received, kept.dedupeId).has(place),
        );
        return taken && !correlated.some(({ dedupeId }) => dedupeId === taken.dedupeId)
          ? [`expected ${event.wait.id} to get ${taken.dedupeId}, kept at ${id}, found it waiting`]
          : [];
      }
      if (event.type !== 'EventBuffered' && event.type !== 'EventDropped') return [];
      const content = event.type === 'EventBuffered' ? event.event : undefined;
      const missed =
        content === undefined
          ? undefined
          : before.waits.find((wait) => takes(wait, content) && !placesGiven(before.received, event.dedupeId).has(placeOf(wait)));
      return missed ? [`expected ${event.dedupeId} to be given to ${missed.id}, which waits at ${id}, found it kept`] : [];
    });
  });
}

/** Every wait that a run has open is open where it can be met. */
export const openWaitsAreRegistered: WorldInvariant = (finished) =>
  everyRun(finished).flatMap(({ state }) =>
    state.open.flatMap((path) => {
      const step = stepAt(state.steps, path);
      const waits = step?.status === 'AWAITING_EVENT' ? (step.waiting?.open ?? []) : [];
      return waits.flatMap(({ id, correlation }) =>
        finished.ledger.meetings.get(correlation)?.state.waits.some((wait) => wait.id === id)
          ? []
          : [`expected ${id} to be open at ${correlation}, found it is not`],
      );
    }),
  );

const everyRun = (finished: Finished) => [...finished.ledger.runs.values()].map((run) => judged(run, finished));

const everyMeetingEvent = ({ ledger }: Finished): (readonly [string, CorrelationEvent])[] =>
  [...ledger.meetings.values()].flatMap(({ id, turns }) => turns.flatMap(({ events }) => events.map(({ event }) => [id, event] as const)));

/** The event that each wait was resumed by. */
const receivedBy = (finished: Finished): Map<string, string> =>
  new Map(
    everyRun(finished).flatMap((run) =>
      factsOfType(run, 'EventReceived').map(({ event: { wait, event } }) => [wait, eventId(event)] as const),
    ),
  );

const eventId = (event: Correlated['event']): string => String((event as { readonly id?: Json }).id);
const placeOf = ({ runbook, definitionStep }: RegisteredWait): string => `${runbook}/${definitionStep}`;

const placesGiven = (
  received: readonly { dedupeId: string; given: readonly { place: string }[] }[],
  dedupeId: string,
): ReadonlySet<string> => new Set(received.find((one) => one.dedupeId === dedupeId)?.given.map(({ place }) => place));

function takes({ when }: RegisteredWait, event: Json): boolean {
  if (!when) return true;
  try {
    return compileCondition(when.condition).evaluate({ ...when.scope, event }, { zones: berlin }).value;
  } catch {
    return false;
  }
}
