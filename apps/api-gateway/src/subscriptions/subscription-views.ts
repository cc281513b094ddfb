import type { CataloguedSubscription, FactDelivery, Replay } from '@runbook/service';
import { instant, rfc3339 } from '../http/times.js';

/** A subscription as lists show it, without its key. */
export function subscriptionView(found: CataloguedSubscription, now: number) {
  const { id, terms, standing, paused, revision, secret, previous, registeredAt, registeredBy, changedAt } = found;
  const { url, description, types, runbooks, tenants, clearance } = terms;
  return {
    ...{ id, url, description, types, runbooks, tenants, clearance },
    standing: standing === 'ACTIVE' ? ('ACTIVE' as const) : ('PAUSED' as const),
    ...(paused && { paused: { at: instant(paused.at), because: paused.because, reason: paused.reason } }),
    revision,
    secretVersion: secret.version,
    previousSecretUntil: previous && previous.until > now ? instant(previous.until) : undefined,
    registeredAt: instant(registeredAt),
    registeredBy: registeredBy.id,
    changedAt: instant(changedAt),
  };
}

export type SubscriptionView = ReturnType<typeof subscriptionView>;

/** Without the event: what it says is for whoever is cleared for it. */
export function deliveryView({ fact, type, key, status, at, attempts, dueAt, settledAt, replay, lastAnswer }: FactDelivery) {
  return {
    ...{ fact, type, key, status, at: instant(at), attempts, replay },
    nextAt: status === 'waiting' ? instant(dueAt) : undefined,
    settledAt: rfc3339(settledAt),
    ...(lastAnswer && { lastAnswer: { ...lastAnswer, at: instant(lastAnswer.at) } }),
  };
}

export function replayView({
  replay,
  from,
  to,
  status,
  queued,
  reached,
}: Pick<Replay, 'replay' | 'from' | 'to' | 'status' | 'queued' | 'reached'>) {
  return { replay, from: instant(from), to: instant(to), status, queued, reachedAt: rfc3339(reached?.at) };
}
