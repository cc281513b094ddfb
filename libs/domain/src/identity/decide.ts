import { unreachable } from '../decision.js';
import { issueApiKey, revokeApiKey } from './api-keys.js';
import { setBreakGlassRule } from './break-glass-rule.js';
import type { IdentityCommand, OverrideCommand } from './commands.js';
import { grantClearance, setClassificationRule, withdrawClearance } from './clearances.js';
import { isCredentialCommand } from './credentials/commands.js';
import { decideCredentials } from './credentials/decide.js';
import { decideOnTeams } from './decide-on-teams.js';
import { setEgressRule } from './egress-rule.js';
import { defineRole, grantRole, removeRole, withdrawRole } from './grants.js';
import { liftOverrideLock } from './locks.js';
import { admitMember, reinstateMember, renameMember, suspendMember } from './members.js';
import { fireObligations, heedOverride, invokeOverride, reviewOverride } from './overrides.js';
import { refused, type IdentityDecision } from './refusals.js';
import { enrolSecondFactor, removeSecondFactor, requireStepUp } from './second-factors.js';
import type { IdentityState } from './state.js';
import { isTeamCommand } from './team-commands.js';
import { createTenant, reinstateTenant, suspendTenant } from './tenants.js';
import type { IdentityWorld } from './world.js';

export function decide(command: IdentityCommand, state: IdentityState, world: IdentityWorld): IdentityDecision {
  if (world.actor.tenant !== world.tenant)
    return refused('other-tenant', `expected somebody of ${world.tenant}, found ${world.actor.id} of ${world.actor.tenant}`);
  if (isCredentialCommand(command)) return decideCredentials(command, state, world);
  if (isTeamCommand(command)) return decideOnTeams(command, state, world);
  switch (command.type) {
    case 'AdmitMember':
      return admitMember(command, state, world);
    case 'RenameMember':
      return renameMember(command, state, world);
    case 'SuspendMember':
      return suspendMember(command, state, world);
    case 'ReinstateMember':
      return reinstateMember(command, state, world);
    case 'GrantRole':
      return grantRole(command, state, world);
    case 'WithdrawRole':
      return withdrawRole(command, state, world);
    case 'DefineRole':
      return defineRole(command, state, world);
    case 'RemoveRole':
      return removeRole(command, state, world);
    case 'IssueApiKey':
      return issueApiKey(command, state, world);
    case 'RevokeApiKey':
      return revokeApiKey(command, state, world);
    case 'EnrolSecondFactor':
      return enrolSecondFactor(command, state, world);
    case 'RemoveSecondFactor':
      return removeSecondFactor(command, state, world);
    case 'RequireStepUp':
      return requireStepUp(command, state, world);
    case 'SetEgressRule':
      return setEgressRule(command, state, world);
    case 'GrantClearance':
      return grantClearance(command, state, world);
    case 'WithdrawClearance':
      return withdrawClearance(command, state, world);
    case 'SetClassificationRule':
      return setClassificationRule(command, state, world);
    case 'CreateTenant':
      return createTenant(command, state, world);
    case 'SuspendTenant':
      return suspendTenant(command, state, world);
    case 'ReinstateTenant':
      return reinstateTenant(command, state, world);
    default:
      return decideOnOverrides(command, state, world);
  }
}

/** Of break-glass. */
function decideOnOverrides(command: OverrideCommand, state: IdentityState, world: IdentityWorld): IdentityDecision {
  switch (command.type) {
    case 'SetBreakGlassRule':
      return setBreakGlassRule(command, state, world);
    case 'InvokeOverride':
      return invokeOverride(command, state, world);
    case 'HeedOverride':
      return heedOverride(command, state, world);
    case 'ReviewOverride':
      return reviewOverride(command, state, world);
    case 'LiftOverrideLock':
      return liftOverrideLock(command, state, world);
    case 'FireObligations':
      return fireObligations(state, world);
    default:
      return unreachable(command);
  }
}
