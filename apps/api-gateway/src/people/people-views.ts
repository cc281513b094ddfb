import {
  clearanceOf,
  isValidApiKey,
  permissionsOfMember,
  standingsOf,
  type ApiKey,
  type IdentityState,
  type Member,
  type TeamStanding,
} from '@runbook/domain';
import { rfc3339 } from '../http/times.js';

/** A member as it is shown. */
export function memberView(member: Member, state: IdentityState) {
  const { id, kind, name, roles, admittedAt, secondFactorAt, suspended } = member;
  const cleared = { level: clearanceOf(state, id), granted: member.clearance !== undefined };
  return {
    ...{ id, kind, name, roles },
    clearance: cleared,
    ...(member.teams && { teams: teamsView(standingsOf(member, state)) }),
    permissions: suspended ? [] : [...permissionsOfMember(member, state)].sort(),
    admittedAt: rfc3339(admittedAt),
    ...(secondFactorAt !== undefined && { secondFactorSince: rfc3339(secondFactorAt) }),
    ...(suspended && { suspended: { since: rfc3339(suspended.at), reason: suspended.reason } }),
  };
}

export const teamsView = (standings: readonly TeamStanding[]) =>
  standings.map(({ team, roles, permissions, runbooks, issuer }) => ({
    ...{ team, roles, permissions: [...permissions].sort(), runbooks },
    ...(issuer !== undefined && { issuer }),
  }));

export type MemberView = ReturnType<typeof memberView>;

/** A key as it is shown: never itself. */
export function apiKeyView(key: ApiKey, now: number, lastUsedAt: number | undefined) {
  const { id, holder, label, scopes, issuedAt, expiresAt, revokedAt } = key;
  const over = revokedAt === undefined ? ('expired' as const) : ('revoked' as const);
  return {
    ...{ id, holder, label, ...(scopes && { scopes }) },
    status: isValidApiKey(key, now) ? ('valid' as const) : over,
    issuedAt: rfc3339(issuedAt),
    ...(expiresAt !== undefined && { expiresAt: rfc3339(expiresAt) }),
    ...(revokedAt !== undefined && { revokedAt: rfc3339(revokedAt) }),
    ...(lastUsedAt !== undefined && { lastUsedAt: rfc3339(lastUsedAt) }),
  };
}

export type ApiKeyView = ReturnType<typeof apiKeyView>;
