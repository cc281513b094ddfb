import { until, untilText, type Explained } from '../../execution/causes/cause.js';
import type { StepState } from '../../execution/state/execution-state.js';

export function explainWait({ waiting, timeoutAt }: StepState): Explained {
  const { mode = 'one', open = [], received = {} } = waiting ?? {};
  const waits = open.map(({ event, key, name }) => ({ event, ...(key !== undefined && { key }), ...(name !== undefined && { name }) }));
  const texts = open.map(waitText);
  const sentence = `waits for ${texts.join(mode === 'any' ? ' or ' : ' and ')}${untilText(timeoutAt)}.`;
  return { kind: 'events', mode, waits, received: Object.keys(received), ...until(timeoutAt), sentence };
}

/** `edr.isolated with key h1`. */
export const waitText = ({ event, key }: { readonly event: string; readonly key?: string }): string =>
  key === undefined ? event : `${event} with key ${key}`;
