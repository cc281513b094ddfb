import type { Decision } from '../../decision.js';
import type { ExecutionCommand } from '../commands/index.js';
import type { ExecutionEvent } from '../events/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';

/**
 * The decision with what reactions need that read only its record: a refused start names the parent's step or the schedule that asked for it,
 * a refused delivery holds the event.
 */
export function addressed(
  command: ExecutionCommand,
  decision: Decision<ExecutionEvent, ExecutionRejection>,
): Decision<ExecutionEvent, ExecutionRejection> {
  if (decision.kind !== 'rejected') return decision;
  if (command.type === 'StartExecution') {
    const { parent, trigger } = command;
    const schedule = trigger?.schedule;
    return { kind: 'rejected', rejection: { ...decision.rejection, ...(parent && { parent }), ...(schedule && { schedule }) } };
  }
  if (command.type === 'DeliverEvent') {
    const { type: _type, step: _step, requester: _requester, classification: _classification, marks: _marks, ...undelivered } = command;
    return { kind: 'rejected', rejection: { ...decision.rejection, undelivered } };
  }
  return decision;
}
