/**
 * A probability from 0 to 1 for people, in steps of 0.1 %. None is shown as certain or as impossible: 0.9996 is `over 99.9 %`, and
 * what was rounded to 0 is `under 0.1 %`.
 */
export function percent(probability: number): string {
  if (probability < STEP) return 'under 0.1 %';
  if (probability > 1 - STEP) return 'over 99.9 %';
  return `${Number((probability * 100).toFixed(1))} %`;
}

const STEP = 0.001;

/** Three decimals with a true minus; what rounds to nothing has no sign. */
export function signed(value: number): string {
  const digits = value.toFixed(3);
  return Number(digits) === 0 ? digits.replace('-', '') : digits.replace('-', '−');
}
