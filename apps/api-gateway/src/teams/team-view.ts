import type { IdentityState, Team } from '@runbook/domain';
import { rfc3339 } from '../http/times.js';

/** A team as it is shown. */
export function teamView({ id, name, createdAt, dissolved, runbooks }: Team, { members }: IdentityState) {
  const belonging = Object.values(members).flatMap(({ id: member, teams }) => {
    const roles = teams && Object.hasOwn(teams, id) ? teams[id] : undefined;
    return roles ? [{ member, roles }] : [];
  });
  return {
    ...{ id, name },
    createdAt: rfc3339(createdAt),
    ...(dissolved && { dissolved: { since: rfc3339(dissolved.at), reason: dissolved.reason } }),
    members: belonging.sort((one, other) => (one.member < other.member ? -1 : 1)),
    runbooks,
  };
}

export type TeamView = ReturnType<typeof teamView>;
