import { rejected, type Decision } from '../../decision.js';
import { isRequester } from '../approvals/people.js';
import type { RepeatStart } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ExecutionWorld } from '../drafting/world.js';
import type { ExecutionEvent } from '../events/index.js';
import type { ExecutionState } from '../state/execution-state.js';

/**
 * Somebody asks for a run that is there. It is begun once; but whoever asked for it too is a requester as the first one is, and does not
 * approve what it does where four eyes are asked for. Of a run that has ended as well: it may be opened again.
 */
export function repeatStart(
  { requesters = [] }: Pick<RepeatStart, 'requesters'>,
  state: ExecutionState,
  { id, now, actor }: ExecutionWorld,
): Decision<ExecutionEvent, ExecutionRejection> {
  if (state.status === 'NONE') {
    return rejected({ code: 'unknown-execution', message: `expected an execution ${id}, found none; check the id` });
  }
  const asking = actor.kind === 'person' ? [actor.id, ...requesters] : requesters;
  const joining = [...new Set(asking)].filter((person) => !isRequester(state, person));
  if (joining.length === 0) return rejected({ code: 'already-started', message: `${id} was started by the same request` });
  return { kind: 'events', events: [{ type: 'StartRepeated', at: now, requesters: joining }] };
}
