import type { Json, JsonObject } from '../../json.js';
import { isBlobReference } from '../../json.js';
import type { DeliverEvent } from '../commands/index.js';
import { settleCompleted } from '../settling/settle-completed.js';
import { alreadyHolds, notApplicable } from '../drafting/refusals.js';
import { riseWithEvent } from '../drafting/classification.js';
import type { Drafting } from '../drafting/drafting.js';
import { guarded } from '../settling/guarded.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { WaitingState } from '../state/execution-state.js';

/** An event met one of the step's waits. One that is not open any more is refused, so that the event can go to another. */
export function deliverEvent(
  draft: Drafting,
  { step: path, wait: id, event, requester, classification, marks }: DeliverEvent,
): ExecutionRejection | undefined {
  const step = draft.stepAt(path);
  const instance = draft.instance(path);
  if (step?.waiting?.taken.includes(id)) return alreadyHolds(draft);
  const wait = step?.status === 'AWAITING_EVENT' ? step.waiting?.open.find((one) => one.id === id) : undefined;
  if (!wait || !instance) return notApplicable(`an open wait ${id}`, `${step?.status ?? 'no such step'}`, 'give the event to another wait');
  riseWithEvent(draft, event, { classification, marks });
  const { name } = wait;
  const about = { ...(name !== undefined && { name }), event, ...(requester !== undefined && { requester }) };
  draft.emit({ type: 'EventReceived', at: draft.world.now, step: path, wait: id, ...about });
  const waiting = draft.stepAt(path)?.waiting;
  if (waiting && (waiting.mode !== 'all' || waiting.open.length === 0)) {
    guarded(draft, instance, () => settleCompleted(draft, instance, { output: outputOf(waiting, name, event) }));
  }
  return undefined;
}

/** One event's data, or its envelope; of `anyOf` with the name of the one that came, of `allOf` all of them by name. */
function outputOf({ mode, read, received }: WaitingState, name: string | undefined, event: Json): Json {
  const view = (envelope: Json): Json => (read === 'envelope' ? envelope : dataOf(envelope));
  if (mode === 'one') return view(event);
  if (mode === 'any') return { name: name ?? '', event: view(event) };
  return Object.fromEntries(Object.entries(received).map(([key, envelope]) => [key, view(envelope)]));
}

function dataOf(envelope: Json): Json {
  if (isBlobReference(envelope)) return envelope;
  return (envelope as JsonObject)['data'] ?? null;
}
