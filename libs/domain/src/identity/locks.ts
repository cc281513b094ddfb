import type { Actor } from '../actor.js';
import { events } from '../decision.js';
import { unlessPermitted } from './authority.js';
import type { LiftOverrideLock } from './commands.js';
import type { Permission } from './permissions.js';
import { refused, type IdentityDecision } from './refusals.js';
import { permissionsOfRole } from './roles.js';
import { ownMember, type IdentityState, type OverrideLock } from './state.js';
import type { IdentityWorld } from './world.js';

const OVERRIDE: Permission = 'approvals:override';

/** The roles by which a person may override; those of a member are on the log. */
export function rolesThatOverride({ id, kind }: Pick<Actor, 'id' | 'kind'>, state: IdentityState): readonly string[] {
  const member = ownMember(state, id);
  return member?.kind === kind ? member.roles.filter((role) => permissionsOfRole(role, state)?.includes(OVERRIDE)) : [];
}

/** What keeps a person from overriding: a lock of his own, or locks of every role by which he may. */
export function locksOn(actor: Pick<Actor, 'id' | 'kind'>, state: IdentityState): readonly OverrideLock[] {
  const locks = state.overrideLocks ?? [];
  const own = locks.filter(({ subject }) => subject.kind === 'person' && subject.id === actor.id);
  if (own.length > 0) return own;
  const roles = rolesThatOverride(actor, state);
  const ofRoles = locks.filter(({ subject }) => subject.kind === 'role' && roles.includes(subject.id));
  const isFree = roles.some((role) => !ofRoles.some(({ subject }) => subject.id === role));
  return isFree ? [] : ofRoles;
}

/** By an administrator, with a reason, and never by the person whose override brought it. */
export function liftOverrideLock({ subject, reason }: LiftOverrideLock, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const lock = state.overrideLocks?.find((one) => one.subject.kind === subject.kind && one.subject.id === subject.id);
  if (!lock)
    return refused('lock-unknown', `expected a lock on the ${subject.kind} ${subject.id}, found none; see GET /api/v1/break-glass`);
  if (lock.person === world.actor.id)
    return refused('not-authorised', `expected another administrator than ${lock.person}, whose override brought the lock; ask one`);
  return events([{ type: 'OverrideLockLifted', at: world.now, by: world.actor, subject, reason }]);
}
