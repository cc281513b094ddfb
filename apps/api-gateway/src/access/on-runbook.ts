import type { Permission, TeamStanding } from '@runbook/domain';
import type { Principal } from './principals.js';

/** Whether the caller may do it at all: in the tenant, or within a team. */
export const holds = ({ permissions, teams }: Principal, needed: Permission): boolean =>
  permissions.has(needed) || teams?.some((team) => team.permissions.has(needed)) === true;

/** What the caller may do with this runbook and its runs: by his roles in the tenant, and by those within each team whose runbook it is. */
export function mayOn(principal: Principal, needed: Permission, runbook: string): boolean {
  return principal.permissions.has(needed) || standingsOn(principal, runbook).some(({ permissions }) => permissions.has(needed));
}

/** All that the caller may do with this runbook and its runs; without one, in the tenant or within any of his teams. */
export function permissionsOn(principal: Principal, runbook: string | undefined): ReadonlySet<Permission> {
  const standings = runbook === undefined ? (principal.teams ?? []) : standingsOn(principal, runbook);
  return new Set([...principal.permissions, ...standings.flatMap(({ permissions }) => [...permissions])]);
}

/** The caller as who he acts on this runbook: with the roles that he has within its teams too, by which he is asked and stands in records. */
export function onRunbook(principal: Principal, runbook: string): Principal {
  const standings = standingsOn(principal, runbook);
  if (standings.length === 0) return principal;
  const roles = [...new Set([...(principal.actor.roles ?? []), ...standings.flatMap((team) => team.roles)])].sort();
  return { ...principal, actor: { ...principal.actor, roles } };
}

/** The ids of the runbooks on which the caller may do this; undefined: on every one of the tenant. */
export function runbooksWithin({ permissions, teams = [] }: Principal, needed: Permission): readonly string[] | undefined {
  if (permissions.has(needed)) return undefined;
  return [...new Set(teams.filter((team) => team.permissions.has(needed)).flatMap(({ runbooks }) => runbooks))];
}

/** The ids that are in both lists; undefined: every runbook. */
export const inBoth = (one: readonly string[] | undefined, other: readonly string[] | undefined): readonly string[] | undefined =>
  one && other ? one.filter((id) => other.includes(id)) : (one ?? other);

const standingsOn = ({ teams = [] }: Principal, runbook: string): readonly TeamStanding[] =>
  teams.filter(({ runbooks }) => runbooks.includes(runbook));
