import { rfc3339 } from '../../rfc3339.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { settleCompleted } from '../../execution/settling/settle-completed.js';

export function completeTimer(draft: Drafting, instance: Instance): void {
  settleCompleted(draft, instance, { output: { firedAt: rfc3339(draft.world.now) } });
}
