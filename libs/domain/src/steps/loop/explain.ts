import { until, type Explained } from '../../execution/causes/cause.js';
import type { StepState } from '../../execution/state/execution-state.js';

export function explainLoop({ loop, timeoutAt }: StepState): Explained {
  const { iterations = [], total, failing } = loop ?? {};
  if (failing) {
    const sentence = `is failing: ${failing.message}; what still runs in it is waited for.`;
    return { kind: 'loop-ending', error: failing, sentence, ...until(timeoutAt) };
  }
  const begun = iterations.length;
  const ended = iterations.filter((iteration) => iteration?.collected !== undefined).length;
  const of = total === undefined ? '' : ` of ${total}`;
  const sentence = `has begun ${begun}${of} iterations and ended ${ended}.`;
  return { kind: 'loop', begun, ended, ...(total !== undefined && { total }), sentence, ...until(timeoutAt) };
}
