import { events } from '../../decision.js';
import { unlessPermitted } from '../authority.js';
import { firstOf, refused, type IdentityDecision } from '../refusals.js';
import { ownTeam, type IdentityState } from '../state.js';
import type { IdentityWorld } from '../world.js';
import type { BindCredential, UnbindCredential } from './commands.js';
import { credentialUnknown } from './credential-unknown.js';
import { BOUND_HOSTS_MAX, BOUND_RUNBOOKS_MAX, BOUND_TEAMS_MAX, ownCredential, type Credential } from './state.js';

/** Where a credential may be used. */
export type Bindings = Pick<Credential, 'hosts' | 'runbooks' | 'teams'>;

/** It may be used in more places. */
export function bindCredential(command: BindCredential, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('credentials:write', state, world);
  if (refusal) return refusal;
  const found = ownCredential(state, command.credential);
  if (!found) return credentialUnknown(command.credential);
  const more = sortedBindings(command, (name, kind) => found[kind]?.includes(name) !== true);
  if (isEmpty(more)) return refused('unchanged', `${found.name} is bound so already`);
  const all: Bindings = {
    hosts: [...found.hosts, ...more.hosts],
    runbooks: [...found.runbooks, ...more.runbooks],
    teams: [...(found.teams ?? []), ...(more.teams ?? [])],
  };
  const unfit = refuseBindings(all) ?? unlessTeams(more, state);
  if (unfit) return unfit;
  return events([{ type: 'CredentialBound', at: world.now, by: world.actor, credential: found.name, ...more }]);
}

/** It is used there no more; what has begun goes on. */
export function unbindCredential(command: UnbindCredential, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('credentials:write', state, world);
  if (refusal) return refusal;
  const found = ownCredential(state, command.credential);
  if (!found) return credentialUnknown(command.credential);
  const fewer = sortedBindings(command, (name, kind) => found[kind]?.includes(name) === true);
  if (isEmpty(fewer)) return refused('unchanged', `${found.name} is not bound so`);
  return events([{ type: 'CredentialUnbound', at: world.now, by: world.actor, credential: found.name, ...fewer }]);
}

/** Each name once, in order; without teams where there are none, as before there were any. */
export function sortedBindings(
  { hosts, runbooks, teams = [] }: Bindings,
  isWanted: (name: string, kind: keyof Bindings) => boolean,
): Bindings {
  const sorted = (names: readonly string[], kind: keyof Bindings) => [...new Set(names.filter((name) => isWanted(name, kind)))].sort();
  const ofTeams = sorted(teams, 'teams');
  return { hosts: sorted(hosts, 'hosts'), runbooks: sorted(runbooks, 'runbooks'), ...(ofTeams.length > 0 && { teams: ofTeams }) };
}

const isEmpty = ({ hosts, runbooks, teams = [] }: Bindings): boolean => hosts.length + runbooks.length + teams.length === 0;

/** There is nothing that stands for every host: a secret that may go anywhere is nobody's. */
export function refuseBindings({ hosts, runbooks, teams = [] }: Bindings): IdentityDecision | undefined {
  const unfit = hosts.find((host) => !HOST_AND_PORT.test(host));
  if (unfit !== undefined) return refused('credential-invalid', `expected hosts as host:port in small letters, found ${unfit}`);
  if (hosts.length > BOUND_HOSTS_MAX || runbooks.length > BOUND_RUNBOOKS_MAX || teams.length > BOUND_TEAMS_MAX)
    return refused(
      'credential-invalid',
      `expected at most ${BOUND_HOSTS_MAX} hosts, ${BOUND_RUNBOOKS_MAX} runbooks and ${BOUND_TEAMS_MAX} teams, found more`,
    );
  return undefined;
}

/** A team that there is not would be somebody's whom the binder does not know. */
export function unlessTeams({ teams = [] }: Bindings, state: IdentityState): IdentityDecision | undefined {
  return firstOf(teams, (team) => {
    const found = ownTeam(state, team);
    if (!found) return refused('team-unknown', `expected a team, found none with the id ${team}; see GET /api/v1/teams`);
    if (!found.dissolved) return undefined;
    return refused('team-dissolved', `expected a team that goes on, found ${team} dissolved: ${found.dissolved.reason}; name another`);
  });
}

const HOST_AND_PORT = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:]+\]):\d{1,5}$/;
