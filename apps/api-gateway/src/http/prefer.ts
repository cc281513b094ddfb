/** The longest that a request may wait; proxies on the way commonly cut at 60 s. */
export const WAIT_SECONDS_MAX = 60;

/**
 * Seconds of `Prefer: wait=N` (RFC 7240, section 4.3), clamped to the longest wait; 0 when the header asks for none. A preference
 * that cannot be understood is ignored, as the RFC wants.
 */
export function preferredWait(header: string | string[] | undefined): number {
  if (header === undefined) return 0;
  const text = Array.isArray(header) ? header.join(',') : header;
  const found = /(?:^|[,;])[ \t]{0,8}wait[ \t]{0,8}=[ \t]{0,8}"?(\d{1,9})"?[ \t]{0,8}(?:[,;]|$)/i.exec(text);
  return found ? Math.min(Number(found[1]), WAIT_SECONDS_MAX) : 0;
}
