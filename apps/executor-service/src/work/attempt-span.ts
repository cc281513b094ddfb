import type { StepRequested } from '@runbook/domain';
import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { AttemptResult } from './attempt-result.js';
import type { OpenExecution } from './requests.js';
import { traceIdOf, traceparentOf } from './traceparent.js';

/** One attempt in the execution's trace. */
export interface AttemptSpan {
  /** W3C Trace Context for the calls of this attempt. */
  readonly traceparent: string;
  end(result: AttemptResult): void;
}

/** Where no SDK records, this is the header alone. */
export function attemptSpan(execution: OpenExecution, { step, stepType, attempt, dispatch }: StepRequested): AttemptSpan {
  const traceId = traceIdOf(execution);
  // Every attempt of an execution hangs below one span that nobody records: the execution itself.
  const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: traceId.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true });
  const attributes = { 'runbook.execution': execution.id, 'runbook.step': step, 'runbook.attempt': attempt, 'runbook.dispatch': dispatch };
  const span = trace.getTracer('runbook-executor').startSpan(`${stepType} ${step}`, { attributes }, parent);
  if (!span.isRecording()) return { traceparent: traceparentOf(execution), end: () => undefined };
  return {
    traceparent: `00-${traceId}-${span.spanContext().spanId}-01`,
    end: (result) => {
      if (result.type === 'FailStep') span.setStatus({ code: SpanStatusCode.ERROR, message: result.error.name });
      span.end();
    },
  };
}
