import { events } from '../decision.js';
import { unlessMayGrant, unlessPermitted } from './authority.js';
import type { EnrolSecondFactor, RemoveSecondFactor, RequireStepUp } from './commands.js';
import { firstOf, refused, unknownMember, type IdentityDecision } from './refusals.js';
import { ownMember, STEP_UP_MINUTES_MAX, type IdentityState } from './state.js';
import type { IdentityWorld } from './world.js';

/** By the person alone: whoever enrols it holds the secret. */
export function enrolSecondFactor({ member }: EnrolSecondFactor, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = ownMember(state, member);
  if (!found || found.kind !== 'person') return unknownMember(member);
  if (world.actor.kind !== 'person' || world.actor.id !== member)
    return refused(
      'not-authorised',
      `expected ${member} to enrol a second factor of ${member}, found ${world.actor.id}; nobody else has it`,
    );
  if (found.suspended) return refused('member-suspended', `expected a member who may act, found ${member} suspended`);
  if (found.secondFactorAt !== undefined)
    return refused('second-factor-held', `expected ${member} without a second factor, found one; remove it first`);
  return events([{ type: 'SecondFactorEnrolled', at: world.now, by: world.actor, member }]);
}

/** By the person, who proves it with a code, or by an administrator who could have granted what the person may. */
export function removeSecondFactor({ member }: RemoveSecondFactor, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const found = ownMember(state, member);
  const isOwn = found?.kind === 'person' && world.actor.kind === 'person' && world.actor.id === member && !found.suspended;
  const refusal = isOwn
    ? undefined
    : (unlessPermitted('people:write', state, world) ?? firstOf(found?.roles ?? [], (role) => unlessMayGrant(role, state, world)));
  if (refusal) return refusal;
  if (!found) return unknownMember(member);
  if (found.secondFactorAt === undefined) return refused('unchanged', `${member} has no second factor`);
  return events([{ type: 'SecondFactorRemoved', at: world.now, by: world.actor, member }]);
}

/** Sensitive acts ask from now on for a proof that is no older; undefined: they ask for none. */
export function requireStepUp({ withinMinutes }: RequireStepUp, state: IdentityState, world: IdentityWorld): IdentityDecision {
  const refusal = unlessPermitted('people:write', state, world);
  if (refusal) return refusal;
  const isMinutes = withinMinutes === undefined || (Number.isInteger(withinMinutes) && withinMinutes >= 1);
  if (!isMinutes || (withinMinutes ?? 0) > STEP_UP_MINUTES_MAX)
    return refused('step-up-invalid', `expected 1 to ${STEP_UP_MINUTES_MAX} minutes, found ${withinMinutes}`);
  if (state.stepUpMinutes === withinMinutes) return refused('unchanged', 'it is so already');
  return events([{ type: 'StepUpRequired', at: world.now, by: world.actor, ...(withinMinutes !== undefined && { withinMinutes }) }]);
}
