import { unreachable } from '../../decision.js';
import type { IdentityDecision } from '../refusals.js';
import type { IdentityState } from '../state.js';
import type { IdentityWorld } from '../world.js';
import { bindCredential, unbindCredential } from './bind-credential.js';
import { askCredentialCheck, reportCredentialCheck } from './check-credential.js';
import type { CredentialCommand } from './commands.js';
import { createCredential, removeCredential, revokeCredential, rotateCredential } from './keep-credential.js';

export function decideCredentials(command: CredentialCommand, state: IdentityState, world: IdentityWorld): IdentityDecision {
  switch (command.type) {
    case 'CreateCredential':
      return createCredential(command, state, world);
    case 'RotateCredential':
      return rotateCredential(command, state, world);
    case 'BindCredential':
      return bindCredential(command, state, world);
    case 'UnbindCredential':
      return unbindCredential(command, state, world);
    case 'RevokeCredential':
      return revokeCredential(command, state, world);
    case 'RemoveCredential':
      return removeCredential(command, state, world);
    case 'AskCredentialCheck':
      return askCredentialCheck(command, state, world);
    case 'ReportCredentialCheck':
      return reportCredentialCheck(command, state, world);
    default:
      return unreachable(command);
  }
}
