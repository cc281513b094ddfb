/** Milliseconds since the epoch as RFC 3339 text. */
export const instant = (at: number): string => new Date(at).toISOString();

/** The same of a time that there may be. */
export const rfc3339 = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

export const durationMs = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : to - from;
