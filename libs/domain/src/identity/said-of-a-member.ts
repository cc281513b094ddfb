import type { Actor } from '../actor.js';
import { ownMember, ownTeam, type IdentityState, type Member } from './state.js';

/** What a command says that a person is: the roles and teams by which he is asked. */
type SaidOfPerson = Pick<Actor, 'id' | 'roles' | 'teams' | 'claimed'>;

/**
 * Why a person is not who a command says he is, where it is about a run of this runbook; undefined: the facts of the tenant cover it. His roles are those that he has in the
 * tenant and within the teams whose own the runbook is. What an issuer said for this act (`claimed`) is no fact, so that it stands as it is said. `null`: nobody of this
 * id was ever admitted, so that the facts say nothing of him.
 */
export function unlikeMember(said: SaidOfPerson, runbook: string, state: IdentityState): string | null | undefined {
  const member = ownMember(state, said.id);
  if (!member) return null;
  if (member.suspended) return `expected a member who may act, found ${said.id} suspended`;
  const role = firstBeyond(said.roles, [...rolesOf(member, runbook, state), ...claimedRoles(said)]);
  if (role !== undefined) return `expected ${said.id} to have the role ${role} for ${runbook}, found that nobody granted it`;
  const team = firstBeyond(said.teams, [...Object.keys(member.teams ?? {}), ...(said.claimed?.teams ?? []).map((one) => one.team)]);
  return team === undefined ? undefined : `expected ${said.id} to belong to the team ${team}, found that nobody put him there`;
}

const firstBeyond = (said: readonly string[] = [], known: readonly string[]): string | undefined =>
  said.find((one) => !known.includes(one));

function rolesOf({ roles, teams = {} }: Member, runbook: string, state: IdentityState): readonly string[] {
  const within = Object.entries(teams).flatMap(([team, held]) => (ownTeam(state, team)?.runbooks.includes(runbook) ? held : []));
  return [...roles, ...within];
}

const claimedRoles = ({ claimed }: SaidOfPerson): readonly string[] => [
  ...(claimed?.roles ?? []),
  ...(claimed?.teams ?? []).flatMap(({ roles }) => roles),
];
