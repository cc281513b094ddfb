import type { LegalBasis, StepError } from '../events/index.js';
import { hasExpired } from './legal-basis.js';

/** The gate that every dispatch of a step passes. Undefined: go. */
export function refuseDispatch(legalBasis: LegalBasis | undefined, now: number): StepError | undefined {
  if (!legalBasis || !hasExpired(legalBasis, now)) return undefined;
  return { name: 'denied', message: `expected a legal basis in force, found one that expired at ${legalBasis.expiresAt}`, terminal: true };
}
