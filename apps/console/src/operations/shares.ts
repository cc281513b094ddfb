/** From here on a quota deserves a look. */
const HIGH = 0.8;

/** How much of a quota is used: 0 to 1, of a quota of none all of it once anything is used. */
export function shareOf(used: number, quota: number): { readonly share: number; readonly isHigh: boolean; readonly isFull: boolean } {
  const share = quota === 0 ? (used > 0 ? 1 : 0) : Math.min(1, used / quota);
  return { share, isHigh: share >= HIGH, isFull: share >= 1 };
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** `3.4 MB`, by thousands. */
export function inBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[unit]}`;
}
