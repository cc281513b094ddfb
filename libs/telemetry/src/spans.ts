import { isSpanContextValid, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Tracer } from '@opentelemetry/api';
import { contextBelow, readTraceparent, traceparentOf } from './trace-context.js';

/**
 * What spans may say, and no more: ids, names of the definition, counts, codes. Inputs, outputs, headers, addresses with a query and messages of errors are
 * not among them, for any of it may be secret.
 */
export interface SpanFacts {
  readonly 'messaging.destination.name'?: string;
  readonly 'messaging.destination.partition.id'?: string;
  readonly 'messaging.kafka.offset'?: number;
  readonly 'messaging.message.id'?: string;
  readonly 'messaging.consumer.group.name'?: string;
  readonly 'messaging.batch.message_count'?: number;
  readonly 'http.request.method'?: string;
  readonly 'http.response.status_code'?: number;
  readonly 'http.route'?: string;
  readonly 'url.scheme'?: string;
  readonly 'rpc.system'?: string;
  readonly 'server.address'?: string;
  readonly 'error.type'?: string;
  readonly 'runbook.request.id'?: string;
  readonly 'runbook.tenant'?: string;
  readonly 'runbook.aggregate'?: string;
  readonly 'runbook.execution.id'?: string;
  readonly 'runbook.command'?: string;
  readonly 'runbook.events'?: number;
  readonly 'runbook.refusal'?: string;
  readonly 'runbook.step.id'?: string;
  readonly 'runbook.step.type'?: string;
  readonly 'runbook.step.attempt'?: number;
  readonly 'runbook.step.dispatch'?: number;
}

/** A value longer than this is cut: ids and names of ours are shorter. */
export const FACT_LENGTH_MAX = 256;

/** One piece of work in a trace. */
export interface Hop {
  /** What carries the trace on from here; undefined: nobody traces it. Where nobody records, it is what came in. */
  readonly traceparent: string | undefined;
  /** `error` names what went wrong; its message is not said. */
  end(facts?: SpanFacts, error?: string): void;
}

export interface Begun {
  /** What came in: the `traceparent` of the record or of the request. */
  readonly parent?: string | undefined;
  /** Traces that it follows from, without being part of them: what happened hours before, or on another's request. */
  readonly links?: readonly (string | undefined)[];
  /** Asked only where the span is recorded; what it gives is the span's own. */
  readonly facts?: () => SpanFacts;
  /** Milliseconds since the epoch; default: now. */
  readonly startedAt?: number;
  /** Where nothing came in a new trace begins here; otherwise there is no span without a parent. */
  readonly root?: boolean;
}

let tracer: Tracer | undefined;
/** What its parent does not record is not recorded either, and costs nothing. */
let parentDecides = true;

/** Spans are recorded from now on; `false`: no more. Called by whoever starts the SDK. `parentBased`: its sampler keeps what the parent keeps. */
export function recordSpans(recorded: boolean, parentBased = true): void {
  parentDecides = parentBased;
  tracer = recorded ? trace.getTracer('runbook') : undefined;
}

/** Whether anybody records: what is only for spans need not be worked out otherwise. */
export const areSpansRecorded = (): boolean => tracer !== undefined;

/** Whether a span below this parent is recorded, as far as that is known before it is begun. */
export const isRecordedBelow = (parent: string | undefined): boolean =>
  tracer !== undefined && parent !== undefined && !(parentDecides && parent.endsWith(UNRECORDED));

/** A request that somebody sent us. */
export const served = (name: string, begun: Begun): Hop => hop(name, SpanKind.SERVER, { root: true, ...begun });

/** A call to somebody. */
export const calling = (name: string, begun: Begun): Hop => hop(name, SpanKind.CLIENT, begun);

/** A message on its way to a topic: `send <topic>`. */
export const sending = (topic: string, begun: Begun): Hop => hop(`send ${topic}`, SpanKind.PRODUCER, begun, { topic, operation: 'send' });

/** A message of a topic, from when it is taken until what it asks for is done: `process <topic>`. */
export const processing = (topic: string, begun: Begun): Hop =>
  hop(`process ${topic}`, SpanKind.CONSUMER, begun, { topic, operation: 'process' });

interface OnTopic {
  readonly topic: string;
  readonly operation: 'send' | 'process';
}

const UNRECORDED = '-00';

function hop(name: string, kind: SpanKind, begun: Begun, on?: OnTopic): Hop {
  const { parent, links, facts, startedAt, root } = begun;
  if (!tracer || (parent === undefined ? !root : !isRecordedBelow(parent))) return passedOn(parent);
  const attributes: Attributes = (facts?.() ?? {}) as Attributes;
  if (on) {
    attributes['messaging.destination.name'] = on.topic;
    attributes['messaging.system'] = 'kafka';
    attributes['messaging.operation.type'] = on.operation;
    attributes['messaging.operation.name'] = on.operation;
  }
  const below = parent === undefined ? ROOT_CONTEXT : contextBelow(parent);
  const span = tracer.startSpan(
    name,
    { kind, attributes, links: linksTo(links), ...(startedAt !== undefined && { startTime: startedAt }) },
    below,
  );
  const context = span.spanContext();
  return {
    traceparent: isSpanContextValid(context) ? traceparentOf(context) : parent,
    end: (more, error) => {
      if (more) span.setAttributes(more as Attributes);
      if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

const end = (): void => undefined;
const NOTHING: Hop = { traceparent: undefined, end };

/** What nobody records goes on as it came. */
const passedOn = (parent: string | undefined): Hop => (parent === undefined ? NOTHING : { traceparent: parent, end });

function linksTo(traceparents: Begun['links'] = []) {
  return traceparents.flatMap((traceparent) => {
    const context = readTraceparent(traceparent);
    return context ? [{ context }] : [];
  });
}

/**
 * What follows sooner belongs to the same trace, what follows later begins a new one with a link: a trace that is open for hours is shown by nobody, and a
 * sampler that keeps whole traces would keep it in memory.
 */
export const LINKED_AFTER_MS = 60_000;

/** How a trace is carried on over a wait: as the parent, or as a link. */
export const carriedOver = (traceparent: string | undefined, waitedMs: number): Pick<Begun, 'parent' | 'links' | 'root'> =>
  waitedMs <= LINKED_AFTER_MS ? { parent: traceparent } : { links: [traceparent], root: true };
