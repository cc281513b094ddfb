import type { AdmitMember } from './commands.js';
import type { Permission } from './permissions.js';
import { refused, type IdentityDecision } from './refusals.js';
import { ADMINISTRATORS, grantersOf, hasAdministrator, permissionsOf, rolesWith } from './roles.js';
import { ownMember, type IdentityState, type Member } from './state.js';
import { isSetup, VIA_SETTINGS, type IdentityWorld } from './world.js';

/** The member who acts; undefined: somebody else, or one who may do nothing. */
function acting({ actor }: IdentityWorld, state: IdentityState): Member | undefined {
  const member = ownMember(state, actor.id);
  return member && member.kind === actor.kind && !member.suspended ? member : undefined;
}

/** The gateway vouches for it, as for every actor. */
const isSetAsAdministrator = ({ actor }: IdentityWorld): boolean => actor.kind === 'person' && actor.via === VIA_SETTINGS;

/** Asked again with every decision, because what the sender was told he may do can have changed since. Undefined: he may. */
export function unlessPermitted(needed: Permission, state: IdentityState, world: IdentityWorld): IdentityDecision | undefined {
  if (isSetAsAdministrator(world)) return undefined;
  const member = acting(world, state);
  if (member && permissionsOf(member.roles, state).has(needed)) return undefined;
  const roles = rolesWith(needed, state).join(', ');
  return refused('not-authorised', `expected somebody with permission ${needed} (roles ${roles}), found ${world.actor.id} without it`);
}

/** Whether he may make somebody hold this role, or hold it no more. Undefined: he may. */
export function unlessMayGrant(role: string, state: IdentityState, world: IdentityWorld): IdentityDecision | undefined {
  if (isSetAsAdministrator(world)) return undefined;
  const granters = grantersOf(role);
  if (acting(world, state)?.roles.some((held) => granters.includes(held))) return undefined;
  return refused(
    'not-authorised',
    `expected ${granters.join(' or ')} to grant and withdraw ${role}, found ${world.actor.id}, who is neither`,
  );
}

/** The first administrator is made by whoever has the link of the first start, as long as there is none. */
export function isFirstAdministrator({ kind, roles }: AdmitMember, state: IdentityState, { actor }: IdentityWorld): boolean {
  return isSetup(actor) && !hasAdministrator(state) && kind === 'person' && roles.some((role) => ADMINISTRATORS.includes(role));
}
