import { createHash, randomBytes } from 'node:crypto';

/**
 * A `traceparent` (W3C Trace Context, version 00, sampled) for one attempt: all calls of an execution share its trace id, which is
 * derived from the execution's id, so that restarts and other executors carry the trace on; the span id is new.
 */
export function traceparentOf(executionId: string): string {
  const trace = createHash('sha256').update(executionId).digest('hex').slice(0, 32);
  return `00-${trace}-${randomBytes(8).toString('hex')}-01`;
}
