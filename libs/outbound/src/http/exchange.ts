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

export interface Reply {
  readonly status: number;
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
