import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const NO_TRACE = '0'.repeat(32);

/** The trace of the caller (W3C Trace Context), or a new one: the line between an answer and the service's log. */
export function traceIdOf(traceparent: string | string[] | undefined): string {
  const found = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  return found !== undefined && found !== NO_TRACE ? found : randomBytes(16).toString('hex');
}
