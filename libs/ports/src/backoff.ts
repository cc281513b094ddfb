/**
 * How long to wait before something that failed is tried again: doubles from `firstMs` with each failure, clamped to `maxMs`, shortened by up
 * to half so that many callers do not come back at once.
 *
 * @param failures in a row, from 1
 * @param chance in [0, 1); 0 where one caller alone waits, and nothing is shortened
 */
export function backoffMs(failures: number, firstMs: number, maxMs: number, chance = Math.random()): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return full * (1 - chance / 2);
}
