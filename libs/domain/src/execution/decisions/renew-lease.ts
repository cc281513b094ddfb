import { awaits } from '../awaits.js';
import type { RenewLease } from '../commands.js';
import type { Drafting } from '../drafting.js';

export function renewLease(draft: Drafting, command: RenewLease): void {
  const step = awaits(draft, command);
  if (!step || draft.state.steps[step.id]?.dispatch !== command.dispatch) return;
  const { attempt, dispatch, executor } = command;
  draft.emit({ type: 'StepLeaseRenewed', at: draft.world.now, step: step.id, attempt, dispatch, executor });
}
