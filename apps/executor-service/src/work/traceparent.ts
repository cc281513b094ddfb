import { traceOfExecution } from '@runbook/wire';
import { randomFillSync } from 'node:crypto';
import type { OpenExecution } from './requests.js';

/**
 * A `traceparent` (W3C Trace Context, version 00, sampled) for one attempt: all calls of an execution share its trace id, which is
 * derived from the execution's id, so that restarts and other executors carry the trace on; the span id is new.
 */
export function traceparentOf(execution: OpenExecution): string {
  return `00-${traceIdOf(execution)}-${spanId()}-01`;
}

/** The same in every process, and after every restart. */
export function traceIdOf(execution: OpenExecution): string {
  return (execution.trace ??= traceOfExecution(execution.id));
}

const SPAN_ID_BYTES = 8;
/** Random bytes are drawn for many ids at once: one draw for each costs more than all the rest of an attempt's start. */
const drawn = Buffer.alloc(512 * SPAN_ID_BYTES);
let used = drawn.length;

function spanId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += SPAN_ID_BYTES;
  return drawn.toString('hex', used - SPAN_ID_BYTES, used);
}
