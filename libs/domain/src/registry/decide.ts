import { unreachable, type Decision } from '../decision.js';
import type { RegistryCommand } from './commands.js';
import { commentDraft, deleteDraft, draftRunbook, editDraft } from './drafts.js';
import type { RegistryEvent } from './events.js';
import { registerEventSource, removeEventSource } from './event-sources.js';
import { endScheduledRun, fireSchedules, refuseScheduledRun } from './fire-schedules.js';
import type { RegistryRejection } from './rejections.js';
import { approveDraft, rejectDraft, submitDraft, withdrawDraft } from './review.js';
import type { RegistryState } from './state.js';
import { deprecateVersion, registerRunbook, restoreVersion, setLifecycleRules } from './versions.js';
import type { RegistryWorld } from './world.js';

export function decide(command: RegistryCommand, state: RegistryState, world: RegistryWorld): Decision<RegistryEvent, RegistryRejection> {
  switch (command.type) {
    case 'RegisterRunbook':
      return registerRunbook(command, state, world);
    case 'DraftRunbook':
      return draftRunbook(command, state, world);
    case 'EditDraft':
      return editDraft(command, state, world);
    case 'SubmitDraft':
      return submitDraft(command, state, world);
    case 'WithdrawDraft':
      return withdrawDraft(command, state, world);
    case 'RejectDraft':
      return rejectDraft(command, state, world);
    case 'ApproveDraft':
      return approveDraft(command, state, world);
    case 'CommentDraft':
      return commentDraft(command, state, world);
    case 'DeleteDraft':
      return deleteDraft(command, state, world);
    case 'DeprecateVersion':
      return deprecateVersion(command, state, world);
    case 'RestoreVersion':
      return restoreVersion(command, state, world);
    case 'SetLifecycleRules':
      return setLifecycleRules(command, state, world);
    case 'RegisterEventSource':
      return registerEventSource(command, state, world);
    case 'RemoveEventSource':
      return removeEventSource(command, state, world);
    case 'FireSchedules':
      return fireSchedules(state, world);
    case 'EndScheduledRun':
      return endScheduledRun(command, state, world);
    case 'RefuseScheduledRun':
      return refuseScheduledRun(command, state, world);
    default:
      return unreachable(command);
  }
}
