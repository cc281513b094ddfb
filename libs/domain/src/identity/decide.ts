import { unreachable } from '../decision.js';
import { issueApiKey, revokeApiKey } from './api-keys.js';
import type { IdentityCommand } from './commands.js';
import { defineRole, grantRole, removeRole, withdrawRole } from './grants.js';
import { admitMember, reinstateMember, renameMember, suspendMember } from './members.js';
import { refused, type IdentityDecision } from './refusals.js';
import { enrolSecondFactor, removeSecondFactor, requireStepUp } from './second-factors.js';
import type { IdentityState } from './state.js';
import { createTenant, reinstateTenant, suspendTenant } from './tenants.js';
import type { IdentityWorld } from './world.js';

export function decide(command: IdentityCommand, state: IdentityState, world: IdentityWorld): IdentityDecision {
  if (world.actor.tenant !== world.tenant)
    return refused('other-tenant', `expected somebody of ${world.tenant}, found ${world.actor.id} of ${world.actor.tenant}`);
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
    case 'CreateTenant':
      return createTenant(command, state, world);
    case 'SuspendTenant':
      return suspendTenant(command, state, world);
    case 'ReinstateTenant':
      return reinstateTenant(command, state, world);
    default:
      return unreachable(command);
  }
}
