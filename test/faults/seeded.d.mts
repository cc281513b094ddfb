/** Answers a whole number from `min` to `max`, the same row of them for the same seed. */
export function seeded(seed: number): (min: number, max: number) => number;
