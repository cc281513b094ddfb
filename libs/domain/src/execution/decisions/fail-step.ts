import { awaits } from '../awaits.js';
import type { FailStep } from '../commands.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';
import { progress } from '../progress.js';

export function acceptFailure(draft: Drafting, command: FailStep): void {
  const step = awaits(draft, command);
  if (!step) return;
  failAttempt(draft, step, command.error, command.http);
  progress(draft);
}
