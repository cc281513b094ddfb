import { until, untilText, type Explained } from '../../execution/causes/cause.js';
import type { StepState } from '../../execution/state/execution-state.js';

export function explainChild({ child = '', timeoutAt }: StepState): Explained {
  const sentence = `waits for its child run ${child}${untilText(timeoutAt)}.`;
  return { kind: 'child', execution: child, ...until(timeoutAt), sentence };
}
