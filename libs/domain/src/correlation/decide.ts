import { answerNeeds, nothing, rejected, unreachable, type Decision } from '../decision.js';
import { blobReferencesIn } from '../expression/index.js';
import type { CloseWait, CorrelationCommand, OpenWait, ReceiveEvent, ReturnEvent } from './commands.js';
import { Drafting, identityOf, type CorrelationWorld } from './drafting.js';
import type { CorrelationEvent, EventOrigin, Kept, MetWait, RegisteredWait } from './events.js';
import { EVENT_TTL_MS_MAX, OPEN_WAITS_MAX } from './limits.js';
import { Matching } from './matching.js';
import type { CorrelationRejection } from './rejections.js';
import { sealedEvent, sealOldest, type SealedEvent } from './sealed.js';
import { placeOf, type CorrelationState, type ReceivedEvent } from './state.js';

export type { CorrelationWorld } from './drafting.js';

type CorrelationDecision = Decision<CorrelationEvent, CorrelationRejection>;

/**
 * What comes of a command, given the state and the world. Pure: asked again it answers the same (P5). One event goes to at most one wait of
 * each step of a runbook, the oldest that takes it, and to every different step that waits.
 */
export function decide(command: CorrelationCommand, state: CorrelationState, world: CorrelationWorld): CorrelationDecision {
  return answerNeeds<CorrelationEvent, CorrelationRejection>(() => {
    const draft = new Drafting(state, world);
    const refusal = apply(command, draft);
    if (refusal) return rejected(refusal);
    return draft.events.length > 0 ? { kind: 'events', events: draft.events } : nothing;
  });
}

function apply(command: CorrelationCommand, draft: Drafting): CorrelationRejection | void {
  switch (command.type) {
    case 'OpenWait':
      return openWait(draft, command);
    case 'CloseWait':
      return closeWait(draft, command);
    case 'ReceiveEvent':
      return receiveEvent(draft, command);
    case 'ReturnEvent':
      return returnEvent(draft, command);
    case 'ExpireEvents':
      for (const kept of draft.state.kept) if (kept.expiresAt <= draft.world.now) draft.expire(kept, 'ttl');
      return;
    default:
      return unreachable(command);
  }
}

/** A new wait takes the oldest kept event that fits and that its step has not got yet. */
function openWait(draft: Drafting, { wait }: OpenWait): CorrelationRejection | void {
  const { waits, ended, kept } = draft.state;
  if (ended.includes(wait.id) || waits.some(({ id }) => id === wait.id)) return;
  if (waits.length >= OPEN_WAITS_MAX) {
    const message = `expected at most ${OPEN_WAITS_MAX} open waits for one type and key, found that many; wait with a key that fewer runs share`;
    return { code: 'limit-exceeded', message, refused: { execution: wait.execution, step: wait.step, wait: wait.id } };
  }
  const at = draft.world.now;
  draft.emit({ type: 'WaitRegistered', at, wait });
  const matching = new Matching(draft.world);
  for (const { dedupeId, event, expiresAt } of kept) {
    const received = draft.received(dedupeId);
    if (!received || expiresAt <= at || placesOf(received).has(placeOf(wait)) || !matching.takes(wait, event)) continue;
    return draft.emit({ type: 'EventCorrelated', at, ...aboutOf(received), event, to: [met(wait)], ...matching.failures });
  }
}

function closeWait(draft: Drafting, { wait }: CloseWait): void {
  if (!draft.state.ended.includes(wait)) draft.emit({ type: 'WaitUnregistered', at: draft.world.now, wait });
}

function receiveEvent(draft: Drafting, command: ReceiveEvent): CorrelationRejection | void {
  const { event, dedupeId, origin } = command;
  const received = draft.received(dedupeId);
  if (received) return repeated(received, origin);
  const before = sealedEvent(draft, dedupeId, origin);
  if (before) return repeatedOf(origin, before);
  const tooMany = sealOldest(draft);
  if (tooMany) return tooMany;
  const at = draft.world.now;
  const expiresAt = command.receivedAt + Math.min(command.ttlMs, EVENT_TTL_MS_MAX);
  const kept = expiresAt > at ? keptOf(event, expiresAt) : undefined;
  const matching = new Matching(draft.world);
  const to = matching.takers(draft.state.waits, event, new Set());
  const about = { at, dedupeId, origin, returns: 0, ...matching.failures };
  if (kept) draft.makeRoom(kept);
  if (to.length > 0) return draft.emit({ type: 'EventCorrelated', ...about, event, to: to.map(met), ...(kept && { kept }) });
  if (kept) return draft.emit({ type: 'EventBuffered', ...about, event, kept });
  draft.emit({ type: 'EventDropped', ...about, reason: command.ttlMs > 0 ? 'expired' : 'no-match', about: identityOf(event) });
}

const repeated = ({ origin, disposition }: ReceivedEvent, again: EventOrigin): CorrelationRejection =>
  repeatedOf(again, { isSameRecord: origin.record === again.record, disposition });

function repeatedOf({ record }: EventOrigin, { isSameRecord, disposition }: SealedEvent): CorrelationRejection {
  if (isSameRecord) return { code: 'already-received', message: `${record} was received before; it is ${disposition}`, disposition };
  return { code: 'duplicate', message: 'expected an event with a new source and id, found one that another record brought before' };
}

/** An event that its wait refused goes to the next wait of the same step; without one it is kept or dropped, as if nobody had waited. */
function returnEvent(draft: Drafting, { wait, dedupeId, event }: ReturnEvent): void {
  const received = draft.received(dedupeId);
  const given = received?.given.find((one) => one.wait === wait);
  // It was returned before, or the event has been forgotten.
  if (!received || !given) return;
  const at = draft.world.now;
  const about = { at, ...aboutOf(received), returns: received.returns + 1 };
  draft.emit({ type: 'EventReturned', ...about, wait });
  const others = new Set(received.given.filter((one) => one.wait !== wait).map(({ place }) => place));
  const matching = new Matching(draft.world);
  const sameStep = draft.state.waits.filter((open) => placeOf(open) === given.place);
  const to = matching.takers(sameStep, event, others);
  const told = { ...about, ...matching.failures };
  if (to.length > 0) return draft.emit({ type: 'EventCorrelated', ...told, event, to: to.map(met) });
  if (others.size > 0) return;
  if (received.expiresAt > at) {
    const kept = keptOf(event, received.expiresAt);
    if (!draft.state.kept.some((one) => one.dedupeId === dedupeId)) draft.makeRoom(kept);
    return draft.emit({ type: 'EventBuffered', ...told, event, kept });
  }
  draft.emit({
    type: 'EventDropped',
    ...told,
    reason: received.expiresAt > received.at ? 'expired' : 'no-match',
    about: identityOf(event),
  });
}

const met = ({ when: _when, ...wait }: RegisteredWait): MetWait => wait;

const aboutOf = ({ dedupeId, origin, returns }: ReceivedEvent) => ({ dedupeId, origin, returns });

const placesOf = ({ given }: ReceivedEvent): ReadonlySet<string> => new Set(given.map(({ place }) => place));

function keptOf(event: ReceiveEvent['event'], expiresAt: number): Kept {
  const isLarge = blobReferencesIn(event).length > 0;
  return { expiresAt, size: JSON.stringify(event).length, ...(isLarge && { large: true }) };
}
