import type { RecordCredentialUse } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { Drafting } from '../drafting/drafting.js';
import { openAttempt } from './open-attempt.js';
import { refuseUnawaited } from './worker-refusals.js';

/**
 * Credentials are about to be opened for an attempt. Only for one that is awaited: after its end, or while another one is, nothing is opened any more. The fact
 * comes before the use, so that an executor which is killed leaves a use that did not happen, and never one that nobody knows of.
 */
export function recordCredentialUse(draft: Drafting, command: RecordCredentialUse): ExecutionRejection | undefined {
  const instance = openAttempt(draft, command);
  if (!instance) return refuseUnawaited(command);
  const { attempt, executor, useId: use, credentials } = command;
  draft.emit({ type: 'CredentialsUsed', at: draft.world.now, step: instance.path, attempt, executor, use, credentials });
  return undefined;
}
