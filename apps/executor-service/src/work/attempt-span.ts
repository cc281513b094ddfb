import { areSpansRecorded, carriedOver, processing, type Hop } from '@runbook/telemetry';
import { TOPICS } from '@runbook/wire';
import type { AttemptResult } from './attempt-result.js';
import type { OpenRequest } from './requests.js';
import { traceparentOf } from './traceparent.js';

/** One attempt in the trace of the record that asks for it. */
export interface AttemptSpan {
  /** W3C Trace Context for the calls of this attempt, and for the commands that say how it ended. */
  readonly traceparent: string;
  /** Undefined: it broke. */
  end(result?: AttemptResult): void;
}

/** An attempt that begins long after it was asked for, as behind a restart, begins a trace of its own that is linked to that of the record. */
export function attemptSpan(request: OpenRequest, now: number): AttemptSpan {
  const { execution, asked, traceparent } = request;
  const over = traceparent === undefined ? { root: true } : carriedOver(traceparent, now - asked.at);
  const hop = processing(TOPICS.executionEvents, areSpansRecorded() ? { ...over, facts: () => factsOf(request) } : { parent: traceparent });
  return { traceparent: hop.traceparent ?? traceparentOf(execution), end: (result) => end(hop, result) };
}

function end(hop: Hop, result: AttemptResult | undefined): void {
  if (!result) hop.end({}, 'internal');
  else hop.end({}, result.type === 'FailStep' ? result.error.name : undefined);
}

function factsOf({ execution, asked, partition, requestId }: OpenRequest) {
  return {
    'messaging.destination.partition.id': String(partition),
    ...(requestId !== undefined && { 'runbook.request.id': requestId }),
    'runbook.tenant': execution.tenant,
    'runbook.execution.id': execution.id,
    'runbook.step.id': asked.step,
    'runbook.step.type': asked.stepType,
    'runbook.step.attempt': asked.attempt,
    'runbook.step.dispatch': asked.dispatch,
  };
}
