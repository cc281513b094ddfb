/** Milliseconds since the epoch as RFC 3339 in UTC, `2026-11-21T10:00:00.000Z`. */
export const rfc3339 = (at: number): string => new Date(at).toISOString();
