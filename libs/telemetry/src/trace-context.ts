import { INVALID_SPAN_CONTEXT, isSpanContextValid, ROOT_CONTEXT, trace, type Context, type SpanContext } from '@opentelemetry/api';

/** The header of records and calls that carries a trace on (W3C Trace Context). */
export const TRACEPARENT = 'traceparent';

/** Later versions of the header begin as version 00 does; what they say beside is not known here. */
const FORM = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;

/** Undefined: it is none, or an empty one. Anybody may have sent it. */
export function readTraceparent(text: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = FORM.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(found) ? found : undefined;
}

export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags & 1 ? '01' : '00'}`;

/** Undefined: it is none. */
export const traceIdIn = (traceparent: string | undefined): string | undefined => readTraceparent(traceparent)?.traceId;

/** A header with what it carries; nothing where there is nothing to carry on. */
export const traceHeader = (traceparent: string | undefined): Readonly<Record<string, string>> =>
  traceparent === undefined ? {} : { [TRACEPARENT]: traceparent };

/** The context below which a span of this parent is begun. */
export const contextBelow = (parent: string | undefined): Context =>
  trace.setSpanContext(ROOT_CONTEXT, readTraceparent(parent) ?? INVALID_SPAN_CONTEXT);
