import { parseTimestamp } from '../../expression/index.js';
import type { LegalBasis } from '../events/index.js';

/** A time that cannot be read is over. */
export function hasExpired({ expiresAt }: LegalBasis, now: number): boolean {
  return expiresAt !== undefined && !((parseTimestamp(expiresAt) ?? NaN) > now);
}
