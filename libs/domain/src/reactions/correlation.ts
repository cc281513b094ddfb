import type { CorrelationEvent } from '../correlation/events.js';
import type { CorrelationRejection } from '../correlation/rejections.js';
import type { Reaction, RecordFacts } from './reaction.js';

/** What a record makes executions do: take the events that met their waits. */
export function reactionsToCorrelation({ id, events, rejection }: RecordFacts<CorrelationEvent, CorrelationRejection>): Reaction[] {
  if (rejection?.refused) {
    const { execution, step, wait } = rejection.refused;
    const error = { name: 'limit-exceeded', message: rejection.message, terminal: true };
    return [{ to: 'execution', id: execution, body: { type: 'RefuseWait', step, wait, error } }];
  }
  return events.flatMap((event) => {
    if (event.type !== 'EventCorrelated') return [];
    return event.to.map(({ id: wait, execution, step }): Reaction => {
      const { event: content, dedupeId, origin } = event;
      const { requester, classification, marks } = origin;
      const delivery = { step, wait, event: content, correlation: id, dedupeId, ...(requester !== undefined && { requester }) };
      const carried = { ...(classification !== undefined && { classification }), ...(marks && { marks }) };
      return { to: 'execution', id: execution, body: { type: 'DeliverEvent', ...delivery, ...carried } };
    });
  });
}
