import { awaits } from '../awaits.js';
import type { RenewLease } from '../commands.js';
import type { Drafting } from '../drafting.js';

export function renewLease(draft: Drafting, command: RenewLease): void {
  const instance = awaits(draft, command);
  const step = instance && draft.stepAt(instance.path);
  if (!step || step.status !== 'RUNNING' || step.dispatch !== command.dispatch) return;
  const { attempt, dispatch, executor } = command;
  draft.emit({ type: 'StepLeaseRenewed', at: draft.world.now, step: instance.path, attempt, dispatch, executor });
}
