import { traceIdIn } from '@runbook/telemetry';
import { AsyncLocalStorage } from 'node:async_hooks';

/** The header by which a request is named, at our door and in calls that go out (lower case, as Node gives headers). */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What is known of why something is done, beside the request. */
export interface CauseFacts {
  /** The trace that it is part of (W3C Trace Context). */
  readonly traceparent?: string | undefined;
  /** The run that it is done for. */
  readonly execution?: string | undefined;
}

/**
 * The request that something is done for. Log lines and commands bear its id while it is being handled; what was begun meanwhile and goes on
 * behind its end (a connection, a timer) bears it no longer.
 */
export class RequestCause {
  private isOver = false;

  constructor(
    private readonly requestId: string | undefined,
    private readonly facts: CauseFacts = {},
  ) {}

  /** Of the work, and of all that it begins. */
  within<T>(work: () => T): T {
    return causes.run(this, work);
  }

  end(): void {
    this.isOver = true;
  }

  /** Undefined once it has ended. */
  get id(): string | undefined {
    return this.isOver ? undefined : this.requestId;
  }

  /** What carries its trace on; undefined once it has ended, or where there is none. */
  get traceparent(): string | undefined {
    return this.isOver ? undefined : this.facts.traceparent;
  }

  /** What a line of the log says of it. */
  get told(): object {
    if (this.isOver) return {};
    const { requestId } = this;
    const { traceparent, execution } = this.facts;
    const traceId = traceIdIn(traceparent);
    return {
      ...(requestId !== undefined && { requestId }),
      ...(execution !== undefined && { execution }),
      ...(traceId !== undefined && { traceId }),
    };
  }
}

const causes = new AsyncLocalStorage<RequestCause>();

/** The id of the request that is being handled here; undefined: none is. */
export const requestIdNow = (): string | undefined => causes.getStore()?.id;

/** What carries on the trace of what is being done here; undefined: nothing is, or nobody traces it. */
export const traceparentNow = (): string | undefined => causes.getStore()?.traceparent;

/** What a line of the log says of why something is being done here: `requestId`, `execution`, `traceId`. */
export const causeToldNow = (): object => causes.getStore()?.told ?? {};

/** Work on what a record made due, for as long as it takes. Undefined: nobody asked for it. */
export async function onBehalfOf<T>(requestId: string | undefined, work: () => Promise<T>, facts: CauseFacts = {}): Promise<T> {
  if (requestId === undefined && facts.traceparent === undefined && facts.execution === undefined) return causes.exit(work);
  // The same request goes on in its trace.
  const traceparent = facts.traceparent ?? (requestId !== undefined && requestId === requestIdNow() ? traceparentNow() : undefined);
  const cause = new RequestCause(requestId, { ...facts, traceparent });
  try {
    return await cause.within(work);
  } finally {
    cause.end();
  }
}

/** What serves many requests at once, and is not to be taken for the work of the one that began it. */
export const forNobody = <T>(work: () => T): T => causes.exit(work);
