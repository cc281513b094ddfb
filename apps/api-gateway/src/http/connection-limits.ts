/** A request's head is read within this, its body with it; who sends slower holds a connection for nothing. */
export const HEADERS_MS_MAX = 15_000;
/** A whole request: 10 MB at 90 KB a second. */
export const REQUEST_MS_MAX = 120_000;
/** A connection without a request; longer than proxies keep theirs, so that it is they who close. */
export const KEEP_ALIVE_MS = 72_000;
/** A connection on which nothing moves at all: above the longest wait (60 s), and the heartbeat of live views (15 s). */
export const IDLE_CONNECTION_MS_MAX = 150_000;
/** Between two looks at the limits above. */
export const CONNECTIONS_CHECKED_MS = 5_000;
/** Of all headers of a request. */
export const HEADER_BYTES_MAX = 16 * 1024;
