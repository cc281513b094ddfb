import { readTraceparent, traceIdIn, TRACEPARENT } from '@runbook/telemetry';
import { randomBytes } from 'node:crypto';

interface Asked {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const known = new WeakMap<Asked, string>();

/** The trace that a request is part of, from its entrance on. */
export function noteTrace(request: Asked, traceparent: string | undefined): void {
  const traceId = traceIdIn(traceparent);
  if (traceId !== undefined) known.set(request, traceId);
}

/** The trace of the request, its caller's, or a new one: the line between an answer and the service's log. */
export function traceIdOfRequest(request: Asked): string {
  const found = known.get(request) ?? traceIdOf(request.headers[TRACEPARENT]);
  known.set(request, found);
  return found;
}

/** The trace of the caller (W3C Trace Context), or a new one. */
export const traceIdOf = (traceparent: string | string[] | undefined): string =>
  readTraceparent(typeof traceparent === 'string' ? traceparent : undefined)?.traceId ?? randomBytes(16).toString('hex');
