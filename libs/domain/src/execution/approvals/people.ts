import type { Actor } from '../../actor.js';
import type { People } from '../events/index.js';
import type { ApprovalState, ExecutionState } from '../state/execution-state.js';

/** The entries of a rendered list of people that are no texts, as JSON: a template may give any value. */
export function checkedPeople({ roles, users, teams }: People): string[] {
  return [roles, users, teams].flatMap((names: unknown) => {
    if (names === undefined) return [];
    if (!Array.isArray(names)) return [JSON.stringify(names)];
    return names.filter((name) => typeof name !== 'string' || name === '').map((name) => JSON.stringify(name));
  });
}

/** Whether the person is among those who are asked, by name, by a role or by a team. An instruction that names nobody is for everybody. */
export function isAsked(
  { kind, approvers, escalated }: Pick<ApprovalState, 'kind' | 'approvers' | 'escalated'>,
  { id, roles = [], teams = [] }: Pick<Actor, 'id' | 'roles' | 'teams'>,
): boolean {
  if (kind === 'instruction' && [approvers.users, approvers.roles, approvers.teams].every((names) => names === undefined)) return true;
  return [approvers, escalated].some(
    (people) =>
      people?.users?.includes(id) === true ||
      people?.roles?.some((role) => roles.includes(role)) === true ||
      people?.teams?.some((team) => teams.includes(team)) === true,
  );
}

/** Whether the person asked for what is to be approved: started the run, or changed it since. */
export function isRequester({ startedBy, requesters }: Pick<ExecutionState, 'startedBy' | 'requesters'>, person: string): boolean {
  return (startedBy.kind === 'person' && startedBy.id === person) || requesters?.includes(person) === true;
}
