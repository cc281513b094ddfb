import { carriedOver, processing, TRACEPARENT, traceIdIn, type Begun, type Hop, type SpanFacts } from '@runbook/telemetry';
import type { DecisionRecord } from '@runbook/wire';
import type { Work } from './decision-record.js';
import type { Resident } from './residents.js';

/**
 * The hop of a decision, from when it is made until its record is read back as a fact. The sender's trace goes on in the record (W3C Trace Context).
 *
 * - A command is part of the trace of who sent it. What the aggregate did before on another's request is linked.
 * - A timer goes on in the trace of the aggregate's last record where that was a moment ago, as the delay of a retry; after hours it begins a trace of its own
 *   that is linked to it.
 * - Heartbeats bring no trace, and begin none.
 *
 * `at`: when it is made, in milliseconds since the epoch.
 */
export function decisionHop(commands: string, work: Work, resident: Resident<unknown>, record: DecisionRecord, at: number): Hop {
  return processing(commands, { ...parentOf(work, resident, at), startedAt: at, facts: () => factsOf(work, record) });
}

function parentOf(work: Work, { trace }: Resident<unknown>, at: number): Begun {
  if ('timerOf' in work) return trace ? carriedOver(trace.parent, at - trace.at) : { root: true };
  const parent = work.command.headers[TRACEPARENT];
  const isAnothers = trace && parent !== undefined && traceIdIn(trace.parent) !== traceIdIn(parent);
  return { parent, ...(isAnothers && { links: [trace.parent] }) };
}

function factsOf(work: Work, { aggregate, id, tenant, cause, requestId, rejection, events }: DecisionRecord): SpanFacts {
  const command = 'command' in work ? work.command : undefined;
  return {
    'runbook.aggregate': aggregate,
    'runbook.tenant': tenant,
    ...(aggregate === 'execution' && { 'runbook.execution.id': id }),
    ...(requestId !== undefined && { 'runbook.request.id': requestId }),
    ...('command' in cause && { 'messaging.message.id': cause.command }),
    ...(command && { 'messaging.destination.partition.id': String(command.partition), 'messaging.kafka.offset': command.offset }),
    'runbook.events': events.length,
    ...(rejection && { 'runbook.refusal': rejection.code }),
  };
}
