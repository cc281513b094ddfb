import type { Decision } from '../decision.js';
import type { ExecutionCommand } from './commands.js';
import type { ExecutionEvent } from './events.js';
import type { ExecutionRejection } from './rejections.js';

/**
 * The decision with what somebody else needs who has only the record: a refusal of a child's start names the parent's step, a refusal of
 * an event holds the event.
 */
export function addressed(
  command: ExecutionCommand,
  decision: Decision<ExecutionEvent, ExecutionRejection>,
): Decision<ExecutionEvent, ExecutionRejection> {
  if (decision.kind !== 'rejected') return decision;
  if (command.type === 'StartExecution' && command.parent) {
    return { kind: 'rejected', rejection: { ...decision.rejection, parent: command.parent } };
  }
  if (command.type === 'DeliverEvent') {
    const { type: _type, step: _step, ...undelivered } = command;
    return { kind: 'rejected', rejection: { ...decision.rejection, undelivered } };
  }
  return decision;
}
