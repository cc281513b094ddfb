import { awaits } from '../awaits.js';
import type { FailStep } from '../commands.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';

export function acceptFailure(draft: Drafting, command: FailStep): void {
  const instance = awaits(draft, command);
  if (!instance) return;
  const { error, http, effectless } = command;
  failAttempt(draft, instance, error, { ...(http && { http }), ...(effectless && { effectless }) });
}
