import type { AdmitMember } from './commands.js';
import type { Permission } from './permissions.js';
import { refused, type IdentityDecision } from './refusals.js';
import { ADMINISTRATORS, grantersOf, hasAdministrator, rolesWith } from './roles.js';
import { permissionsOfMember } from './team-standing.js';
import { ownMember, type IdentityState, type Member } from './state.js';
import { isSetup, VIA_SETTINGS, type IdentityWorld } from './world.js';

/** The member who acts; undefined: somebody else, or one who may do nothing. */
function acting({ actor }: IdentityWorld, state: IdentityState): Member | undefined {
  const member = ownMember(state, actor.id);
  return member && member.kind === actor.kind && !member.suspended ? member : undefined;
}

/** The gateway vouches for it, as for every actor; where the settings end with the first administrator, no gateway's word goes on. */
function isSetAsAdministrator({ actor, settingsEnd }: IdentityWorld, state: IdentityState): boolean {
  return actor.kind === 'person' && actor.via === VIA_SETTINGS && !(settingsEnd && hasAdministrator(state));
}

/** Asked again with every decision, because what the sender was told he may do can have changed since. Undefined: he may. */
export function unlessPermitted(needed: Permission, state: IdentityState, world: IdentityWorld): IdentityDecision | undefined {
  if (isSetAsAdministrator(world, state)) return undefined;
  const member = acting(world, state);
  if (member && permissionsOfMember(member, state).has(needed)) return undefined;
  const roles = rolesWith(needed, state).join(', ');
  return refused('not-authorised', `expected somebody with permission ${needed} (roles ${roles}), found ${world.actor.id} without it`);
}

/** Whether he may make somebody hold this role, or hold it no more. Undefined: he may. */
export function unlessMayGrant(role: string, state: IdentityState, world: IdentityWorld): IdentityDecision | undefined {
  if (isSetAsAdministrator(world, state)) return undefined;
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
