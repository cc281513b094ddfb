import { unreachable, type Decision } from '../decision.js';
import type { RegistryCommand } from './commands.js';
import { commentDraft, deleteDraft, draftRunbook, editDraft } from './drafts.js';
import type { RegistryEvent } from './events.js';
import type { RegistryRejection } from './rejections.js';
import { approveDraft, rejectDraft, submitDraft, withdrawDraft } from './review.js';
import type { RegistryState } from './state.js';
import { deprecateVersion, registerRunbook, restoreVersion, setLifecycleRules } from './versions.js';
import type { RegistryWorld } from './world.js';

/** What is asked of a runbook's drafts and versions, and of the rules of their lifecycle. */
export type RunbookCommand = Extract<
  RegistryCommand,
  {
    readonly type:
      | 'RegisterRunbook'
      | 'DraftRunbook'
      | 'EditDraft'
      | 'SubmitDraft'
      | 'WithdrawDraft'
      | 'RejectDraft'
      | 'ApproveDraft'
      | 'CommentDraft'
      | 'DeleteDraft'
      | 'DeprecateVersion'
      | 'RestoreVersion'
      | 'SetLifecycleRules';
  }
>;

export function decideOnRunbook(
  command: RunbookCommand,
  state: RegistryState,
  world: RegistryWorld,
): Decision<RegistryEvent, RegistryRejection> {
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
    default:
      return unreachable(command);
  }
}
