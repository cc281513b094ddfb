import { unreachable } from '../decision.js';
import type {
  BufferedEventExpired,
  CorrelationEvent,
  DuplicatesSealed,
  EventBuffered,
  EventCorrelated,
  EventDropped,
  EventReturned,
  Kept,
} from './events.js';
import { DUPLICATES_REMEMBERED_MAX, DUPLICATES_REMEMBERED_MS, ENDED_WAITS_REMEMBERED_MAX } from './limits.js';
import { placeOf, type CorrelationState, type KeptEvent, type ReceivedEvent } from './state.js';

/** The state after one more fact. Total: every event, no refusal, no clock. */
export function evolve(state: CorrelationState, event: CorrelationEvent): CorrelationState {
  switch (event.type) {
    case 'WaitRegistered':
      return { ...state, waits: [...state.waits, event.wait] };
    case 'WaitUnregistered':
      return { ...withoutWaits(state, [event.wait]) };
    case 'EventCorrelated':
      return correlated(state, event);
    case 'EventBuffered':
      return noted({ ...state, kept: withKept(state.kept, event, event.kept) }, event, {
        disposition: 'buffered',
        expiresAt: event.kept.expiresAt,
      });
    case 'EventDropped':
      return noted(state, event, { disposition: event.reason });
    case 'EventReturned':
      return returned(state, event);
    case 'BufferedEventExpired':
      return expired(state, event);
    case 'DuplicatesSealed':
      return sealed(state, event);
    default:
      return unreachable(event);
  }
}

function correlated(state: CorrelationState, event: EventCorrelated): CorrelationState {
  const { to, kept, dedupeId } = event;
  const received = state.received.find((received) => received.dedupeId === dedupeId);
  const given = [...(received?.given ?? []), ...to.map((wait) => ({ wait: wait.id, place: placeOf(wait) }))];
  const left = withoutWaits(
    state,
    to.map(({ id }) => id),
  );
  const next = kept ? { ...left, kept: withKept(left.kept, event, kept) } : left;
  return noted(next, event, { disposition: 'correlated', given, ...(kept && { expiresAt: kept.expiresAt }) });
}

function returned(state: CorrelationState, event: EventReturned): CorrelationState {
  const received = state.received.find(({ dedupeId }) => dedupeId === event.dedupeId);
  return noted(state, event, { given: (received?.given ?? []).filter(({ wait }) => wait !== event.wait) });
}

function expired(state: CorrelationState, event: BufferedEventExpired): CorrelationState {
  const received = state.received.find(({ dedupeId }) => dedupeId === event.dedupeId);
  const kept = state.kept.filter(({ dedupeId }) => dedupeId !== event.dedupeId);
  // Another wait has received the event: its disposition stays.
  const disposition = received && received.given.length > 0 ? received.disposition : 'expired';
  return noted({ ...state, kept }, event, { disposition, ...(event.reason === 'room' && { expiresAt: event.at }) });
}

function sealed(state: CorrelationState, { through, segments }: DuplicatesSealed): CorrelationState {
  const last = state.received.findIndex(({ dedupeId }) => dedupeId === through);
  const keptIds = new Set(state.kept.map(({ dedupeId }) => dedupeId));
  const received = state.received.filter(({ dedupeId }, place) => place > last || keptIds.has(dedupeId));
  return { ...state, received, sealed: segments };
}

type AboutReceived = EventCorrelated | EventBuffered | EventDropped | EventReturned | BufferedEventExpired;

/** What is remembered of the event, changed; or remembered from now on, and the longest ago forgotten. */
function noted(state: CorrelationState, event: AboutReceived, change: Partial<ReceivedEvent>): CorrelationState {
  const { at, dedupeId, origin, returns } = event;
  const place = state.received.findLastIndex((received) => received.dedupeId === dedupeId);
  if (place >= 0) {
    return { ...state, received: state.received.with(place, { ...(state.received[place] as ReceivedEvent), returns, ...change }) };
  }
  const first: ReceivedEvent = { dedupeId, origin, at, expiresAt: at, disposition: 'no-match', returns, given: [], ...change };
  return { ...state, received: [...remembered(state, at), first] };
}

function remembered({ received, kept }: CorrelationState, at: number): readonly ReceivedEvent[] {
  const oldest = received[0];
  const isFull = received.length >= DUPLICATES_REMEMBERED_MAX;
  if (!oldest || (!isFull && oldest.at > at - DUPLICATES_REMEMBERED_MS)) return received;
  const keptIds = new Set(kept.map(({ dedupeId }) => dedupeId));
  const from = isFull ? Math.ceil(DUPLICATES_REMEMBERED_MAX / 10) : 0;
  return received.filter((event, place) => keptIds.has(event.dedupeId) || (place >= from && event.at > at - DUPLICATES_REMEMBERED_MS));
}

function withKept(kept: readonly KeptEvent[], { dedupeId, event }: EventCorrelated | EventBuffered, facts: Kept): readonly KeptEvent[] {
  return kept.some((received) => received.dedupeId === dedupeId) ? kept : [...kept, { dedupeId, event, ...facts }];
}

function withoutWaits(state: CorrelationState, ids: readonly string[]): CorrelationState {
  const { waits, ended } = state;
  const over = ids.filter((id) => !ended.includes(id));
  const remembered =
    ended.length + over.length > ENDED_WAITS_REMEMBERED_MAX ? ended.slice(Math.ceil(ENDED_WAITS_REMEMBERED_MAX / 10)) : ended;
  return { ...state, waits: waits.filter(({ id }) => !ids.includes(id)), ended: [...remembered, ...over] };
}
