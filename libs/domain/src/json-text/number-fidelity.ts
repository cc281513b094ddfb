/** What becomes of a number's digits when a double holds it. */
export type Fidelity = 'exact' | 'inexact' | 'too-large';

/** Any decimal of so many digits comes out of a double as it went in (IEEE 754: DBL_DIG). */
const DIGITS_ALWAYS_EXACT = 15;

/**
 * Whether a double holds what a number's text says. `exact`: the double, written again (ECMA-262 Number::toString, as RFC 8785 has it), is
 * numerically equal, and every reader takes it for that: whole numbers are exact up to ±(2^53 − 1) (I-JSON, RFC 7493 section 2.2), and none is
 * written out in digits beyond. So what was read exactly, and written, is read exactly again.
 */
export function fidelityOf(token: string): Fidelity {
  if (token.length <= DIGITS_ALWAYS_EXACT && !/[eE]/.test(token)) return 'exact';
  const value = Number(token);
  if (!Number.isFinite(value)) return 'too-large';
  const size = Math.abs(value);
  // From 1e21 on a number is written with an exponent, and nobody takes that for an identifier.
  if (size > Number.MAX_SAFE_INTEGER && (size < 1e21 || /^[-+]?\d+$/.test(token))) return 'inexact';
  const written = String(value);
  return written === token || isEqualDecimal(token, written) ? 'exact' : 'inexact';
}

/** Whether two texts of decimal numbers have one value. */
function isEqualDecimal(one: string, other: string): boolean {
  const [a, b] = [decimal(one), decimal(other)];
  return a.digits === b.digits && (a.digits === '' || (a.exponent === b.exponent && a.negative === b.negative));
}

/** `digits` × 10^`exponent`, without zeros around the digits; no digits are zero. */
function decimal(token: string): { readonly digits: string; readonly exponent: number; readonly negative: boolean } {
  const [mantissa = '', exponent = '0'] = token.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.');
  const all = whole + fraction;
  let start = 0;
  while (all[start] === '0') start++;
  let end = all.length;
  while (end > start && all[end - 1] === '0') end--;
  return {
    digits: all.slice(start, end),
    exponent: Number(exponent) - fraction.length + (all.length - end),
    negative: mantissa.startsWith('-'),
  };
}
