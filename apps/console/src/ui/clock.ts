/** The one place of the console where the wall clock is read. Milliseconds since the epoch. */
export const now = (): number => Date.now();

/** Calls back every so many milliseconds, until what it answers is called. */
export function every(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}
