import { REQUEST_ID_HEADER } from '@runbook/service';
import type { IncomingHttpHeaders } from 'node:http';

/** Who asks, as a request of his to a route would say it. */
export interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  readonly remoteAddress: string;
}

/**
 * What is handed on to a route: how he is known, where his page came from, what a proxy says of him, and the names of the request and its trace. Nothing that says what is
 * asked: that is for arguments to say.
 */
const HANDED_ON = [
  'x-api-key',
  'authorization',
  'cookie',
  'host',
  'origin',
  'sec-fetch-site',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'traceparent',
  'tracestate',
  'user-agent',
] as const;

/** `requestId`: of the operation, whose name its requests bear in the log. */
export function callerOf(headers: IncomingHttpHeaders, remoteAddress = '127.0.0.1', requestId?: string): Caller {
  const handedOn = HANDED_ON.flatMap((name): [string, string][] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]];
  });
  const named: Record<string, string> = requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId };
  return { headers: { ...Object.fromEntries(handedOn), ...named }, remoteAddress };
}
