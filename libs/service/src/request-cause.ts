import { AsyncLocalStorage } from 'node:async_hooks';

/** The header by which a request is named, at our door and in calls that go out (lower case, as Node gives headers). */
export const REQUEST_ID_HEADER = 'x-request-id';

/**
 * The request that something is done for. Log lines and commands bear its id while it is being handled; what was begun meanwhile and goes on
 * behind its end (a connection, a timer) bears it no longer.
 */
export class RequestCause {
  private isOver = false;

  constructor(private readonly requestId: string) {}

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
}

const causes = new AsyncLocalStorage<RequestCause>();

/** The id of the request that is being handled here; undefined: none is. */
export const requestIdNow = (): string | undefined => causes.getStore()?.id;

/** Work on what a record made due, for as long as it takes. Undefined: nobody asked for it. */
export async function onBehalfOf<T>(requestId: string | undefined, work: () => Promise<T>): Promise<T> {
  if (requestId === undefined) return causes.exit(work);
  const cause = new RequestCause(requestId);
  try {
    return await cause.within(work);
  } finally {
    cause.end();
  }
}

/** What serves many requests at once, and is not to be taken for the work of the one that began it. */
export const forNobody = <T>(work: () => T): T => causes.exit(work);
