import { indicatorOf, looksLikeFile } from './find-indicators.js';
import type { IndicatorRow } from './indicator-row.js';
import type { Indicator } from './indicator.js';

/** The row's indicator, or why it has none. */
export function recognised({ value, type }: IndicatorRow): Indicator | string {
  const found = indicatorOf(value, type === 'domain');
  if (!found && looksLikeFile(value))
    return 'expected one indicator, found what may be the name of a file; say type domain, or defang it, if it is none';
  if (!found) return 'expected one address, domain, URL, e-mail address, hash or CVE id, found another value';
  if (type !== undefined && type !== found.type) return `expected ${type}, as the row says, found ${found.type}`;
  return found;
}
