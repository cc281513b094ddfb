import {
  hasAdministrator,
  isAdministrator,
  OF_RUNBOOKS,
  PERMISSIONS,
  rolesWith,
  type IdentityState,
  type Permission,
} from '@runbook/domain';
import { Problem } from '../http/problem.js';
import type { Principal } from './principals.js';

/** Administrators, and teams, whom a refusal names. */
const NAMED_MAX = 5;

/** The refusal that says what is missing, and who can grant it; on a runbook, also within which teams it would do. */
export function permissionMissing({ actor: { id } }: Principal, needed: Permission, state: IdentityState, runbook?: string): Problem {
  const roles = rolesWith(needed, state);
  const administrators = Object.values(state.members).filter(isAdministrator).slice(0, NAMED_MAX);
  const by = hasAdministrator(state) ? administrators.map((member) => member.id).join(', ') : 'an administrator';
  const what = `expected permission ${needed} (${PERMISSIONS[needed]})${runbook === undefined ? '' : ` for ${runbook}`}, found ${id} without it`;
  const teams = OF_RUNBOOKS.has(needed) ? teamsOf(state, runbook) : [];
  const within = teams.length === 0 ? '' : `, in the tenant or within ${teams.join(' or ')}`;
  return new Problem('permission-missing', `${what}; ask ${by} for one of the roles ${roles.join(', ')}${within}`, {
    members: { permission: needed, roles, grantedBy: administrators.map((member) => member.id), ...(teams.length > 0 && { teams }) },
  });
}

/** Whose runbook it is. */
const teamsOf = ({ teams }: IdentityState, runbook: string | undefined): readonly string[] =>
  runbook === undefined
    ? []
    : Object.values(teams)
        .filter(({ runbooks }) => runbooks.includes(runbook))
        .slice(0, NAMED_MAX)
        .map(({ id }) => id);
