/** How long a connection is waited for, in milliseconds, and how much its headers may say. */
export interface ConnectionLimits {
  readonly headersMsMax: number;
  readonly requestMsMax: number;
  readonly keepAliveMs: number;
  readonly idleMsMax: number;
  readonly checkedEveryMs: number;
  readonly headerBytesMax: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  /** A request's head is read within this, its body with it; who sends slower holds a connection for nothing. */
  headersMsMax: 15_000,
  /** A whole request: 10 MB at 90 KB a second. */
  requestMsMax: 120_000,
  /** A connection without a request; longer than proxies keep theirs, so that it is they who close. */
  keepAliveMs: 72_000,
  /** A connection on which nothing moves at all: above the longest wait (60 s), and the heartbeat of live views (15 s). */
  idleMsMax: 150_000,
  /** Between two looks at the limits above. */
  checkedEveryMs: 5_000,
  /** Of all headers of a request. */
  headerBytesMax: 16 * 1024,
};
