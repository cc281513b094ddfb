import { rfc3339 } from '../../rfc3339.js';
import { untilText, type Explained } from '../../execution/causes/cause.js';
import type { StepState } from '../../execution/state/execution-state.js';

export function explainTimer({ dueAt = 0 }: StepState): Explained {
  return { kind: 'timer', until: rfc3339(dueAt), sentence: `waits${untilText(dueAt)}.` };
}
