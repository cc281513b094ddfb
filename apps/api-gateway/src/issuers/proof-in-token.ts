import type { JWTPayload } from 'jose';
import type { Issuer, IssuerStepUp } from './issuer-settings.js';

/** What a token says of how its person proved who he is (RFC 9470, section 5). */
export interface ProofInToken {
  /** When he did, in milliseconds since the epoch, by means that its issuer is configured for; undefined: the token proves nothing. */
  readonly provenAt?: number;
  /** A token of this issuer can prove it; undefined: none can. */
  readonly stepUp?: IssuerStepUp;
}

const SECOND_MS = 1_000;

/** By default nothing: an issuer that asks once a month for a password would otherwise open what asks for a newer proof. */
export function provenIn({ acr, amr, auth_time: at }: JWTPayload, { stepUp, clockSkewSeconds }: Issuer, now: number): ProofInToken {
  if (!stepUp) return {};
  const { acrValues, amrValues } = stepUp;
  const means = Array.isArray(amr) ? amr : [];
  const isByMeans =
    (acrValues === undefined || (typeof acr === 'string' && acrValues.includes(acr))) &&
    (amrValues === undefined || amrValues.some((value) => means.includes(value)));
  // A time that has not come is no proof of what has happened.
  if (!isByMeans || typeof at !== 'number' || at * SECOND_MS > now + clockSkewSeconds * SECOND_MS) return { stepUp };
  return { stepUp, provenAt: Math.min(at * SECOND_MS, now) };
}
