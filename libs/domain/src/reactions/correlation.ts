import type { ExecutionCommand } from '../execution/commands/index.js';
import type { CorrelationEvent } from '../correlation/events.js';
import type { CorrelationRejection } from '../correlation/rejections.js';

/** What the reactions read of a record of the correlation log. */
export interface CorrelationFacts {
  /** The aggregate. */
  readonly id: string;
  readonly events: readonly CorrelationEvent[];
  readonly rejection?: CorrelationRejection;
}

export interface ReactionToCorrelation {
  readonly to: 'execution';
  /** The execution's id. */
  readonly id: string;
  readonly body: ExecutionCommand;
}

/** What a record makes executions do: take the events that met their waits. */
export function reactionsToCorrelation({ id, events, rejection }: CorrelationFacts): ReactionToCorrelation[] {
  if (rejection?.refused) {
    const { execution, step, wait } = rejection.refused;
    const error = { name: 'limit-exceeded', message: rejection.message, terminal: true };
    return [{ to: 'execution', id: execution, body: { type: 'RefuseWait', step, wait, error } }];
  }
  return events.flatMap((event) => {
    if (event.type !== 'EventCorrelated') return [];
    return event.to.map(({ id: wait, execution, step }): ReactionToCorrelation => {
      const { event: content, dedupeId } = event;
      return { to: 'execution', id: execution, body: { type: 'DeliverEvent', step, wait, event: content, correlation: id, dedupeId } };
    });
  });
}
