import type { Route } from '../egress/outbound-connection.js';

export interface OutboundRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** Undefined: without a certificate, and the way that the operator set. */
  readonly route?: Route;
}

/** What a body has, whatever the method. Undefined: without a body, and not even that is said (RFC 9110 section 8.6). */
export function contentLengthOf({ method, body }: Pick<OutboundRequest, 'method' | 'body'>): number | undefined {
  if (body !== undefined) return Buffer.byteLength(body);
  return METHODS_WITH_LENGTH.has(method) ? 0 : undefined;
}

const METHODS_WITH_LENGTH: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

export interface Reply {
  readonly status: number;
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
