import type { Session } from '../access/sessions.js';
import { instant, rfc3339 } from '../http/times.js';

/** A session as it is shown to its person, and to who administers the tenant: never a token of it. */
export function sessionView(
  { id, startedAt, until, provider, key, origin, isHalfway }: Session,
  usedAt: number | undefined,
  current: string | undefined,
) {
  return {
    id,
    startedAt: instant(startedAt),
    lastUsedAt: rfc3339(usedAt),
    until: instant(until),
    by: key ? ('key' as const) : provider ? ('provider' as const) : ('password' as const),
    provider: provider?.name,
    address: origin?.address,
    agent: origin?.agent,
    isHalfway,
    isCurrent: id === current,
  };
}

export type SessionView = ReturnType<typeof sessionView>;
