import { unreachable, type Decision } from '../decision.js';
import { declareAction } from './actions/declare-action.js';
import { decideAuthority } from './authorities/decide.js';
import type { RegistryCommand } from './commands.js';
import type { RegistryEvent } from './events.js';
import { registerEventSource, removeEventSource } from './event-sources.js';
import { decideOnRunbook } from './decide-on-runbook.js';
import { decideOnSchedules } from './decide-on-schedules.js';
import type { RegistryRejection } from './rejections.js';
import type { RegistryState } from './state.js';
import { decideSubscription } from './subscriptions/decide.js';
import type { RegistryWorld } from './world.js';

export function decide(command: RegistryCommand, state: RegistryState, world: RegistryWorld): Decision<RegistryEvent, RegistryRejection> {
  switch (command.type) {
    case 'RegisterRunbook':
    case 'DraftRunbook':
    case 'EditDraft':
    case 'SubmitDraft':
    case 'WithdrawDraft':
    case 'RejectDraft':
    case 'ApproveDraft':
    case 'CommentDraft':
    case 'DeleteDraft':
    case 'DeprecateVersion':
    case 'RestoreVersion':
    case 'SetLifecycleRules':
      return decideOnRunbook(command, state, world);
    case 'RegisterEventSource':
      return registerEventSource(command, state, world);
    case 'RemoveEventSource':
      return removeEventSource(command, state, world);
    case 'DeclareAction':
      return declareAction(command, state.declaredAction, world);
    case 'FireSchedules':
    case 'EndScheduledRun':
    case 'RefuseScheduledRun':
    case 'PauseSchedule':
    case 'ResumeSchedule':
      return decideOnSchedules(command, state, world);
    case 'CreateAuthority':
    case 'AmendAuthority':
    case 'RevokeAuthority':
    case 'ReinstateAuthority':
    case 'UseAuthority':
    case 'LeaveAuthority':
      return decideAuthority(command, state.authority, world);
    case 'RegisterSubscription':
    case 'ChangeSubscription':
    case 'PauseSubscription':
    case 'ResumeSubscription':
    case 'RotateSubscriptionSecret':
    case 'AskSubscriptionReplay':
    case 'AskSubscriptionCheck':
    case 'RemoveSubscription':
      return decideSubscription(command, state.subscription, world);
    default:
      return unreachable(command);
  }
}
