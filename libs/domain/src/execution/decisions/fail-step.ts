import { awaits } from '../awaits.js';
import type { FailStep } from '../commands.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';
import type { ExecutionRejection } from '../rejections.js';
import { unheard } from '../workers.js';

export function acceptFailure(draft: Drafting, command: FailStep): ExecutionRejection | undefined {
  const instance = awaits(draft, command);
  if (!instance) return unheard(command);
  const { error, http, effectless } = command;
  failAttempt(draft, instance, error, { ...(http && { http }), ...(effectless && { effectless }) });
  return undefined;
}
