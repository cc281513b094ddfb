/** Wall time, in milliseconds since the epoch: what other machines call the time. It jumps. */
export const wallMs = (): number => Date.now();

/** Monotonic time, in milliseconds since some moment in the past: measures intervals, which no jump of the wall clock changes. */
export const monotonicMs = (): number => performance.now();
