import { ownTeam, type IdentityState } from '../state.js';
import { ANY_RUNBOOK, type Credential } from './state.js';

/** Where somebody wants to use it. */
export interface CredentialUse {
  /** `host:port` that it would be sent to; undefined: nobody can say to whom; null: that is not known yet. */
  readonly host: string | undefined | null;
  /** Undefined: no runbook, a check by a person. */
  readonly runbook: string | undefined;
}

/** Why it is not used there; undefined: it may be. Asked before anything is opened, by what the teams have at that moment. */
export function refuseUse(
  credential: Credential,
  { host, runbook }: CredentialUse,
  state: Pick<IdentityState, 'teams'>,
): string | undefined {
  const { name, revoked, hosts, runbooks, teams = [] } = credential;
  if (revoked) return `expected credential ${name} in force, found it revoked (${revoked.reason}); have it rotated, or name another`;
  if (runbook !== undefined && !isBoundTo(credential, runbook, state)) {
    const found = listed([...runbooks, ...teams.map((team) => `those of team ${team}`)]);
    return `expected credential ${name} to be bound to runbook ${runbook}, found ${found}; have it bound by who holds credentials:write`;
  }
  if (host === undefined)
    return `expected credential ${name} to be sent to one of its hosts, found that it is not told to which; use it in a step that names its host`;
  if (host !== null && !hosts.includes(host))
    return `expected credential ${name} to be bound to ${host}, found ${listed(hosts)}; have it bound by who holds credentials:write`;
  return undefined;
}

/** By its id, or by a team whose runbook it is. */
function isBoundTo({ runbooks, teams = [] }: Credential, runbook: string, state: Pick<IdentityState, 'teams'>): boolean {
  if (runbooks.includes(runbook) || runbooks.includes(ANY_RUNBOOK)) return true;
  return teams.some((team) => ownTeam(state, team)?.runbooks.includes(runbook) === true);
}

const SHOWN_MAX = 5;

function listed(bound: readonly string[]): string {
  if (bound.length === 0) return 'none';
  return bound.slice(0, SHOWN_MAX).join(', ') + (bound.length > SHOWN_MAX ? ` and ${bound.length - SHOWN_MAX} more` : '');
}
