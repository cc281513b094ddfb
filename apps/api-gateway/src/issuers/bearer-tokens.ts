import { Injectable } from '@nestjs/common';
import { Clock } from '@runbook/ports';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { Problem } from '../http/problem.js';
import { IssuerFault } from './issuer-calls.js';
import { keyOf } from './issuer-keys.js';
import { Issuers, type KnownIssuer } from './issuers.js';
import { KnownTokens } from './known-tokens.js';
import { RETRIED_MS } from './kept-fresh.js';
import { memberIn, type NamedMember } from './named-member.js';
import { provenIn } from './proof-in-token.js';
import { refusedToken } from './refused-token.js';

/** Header, payload and signature: what a key or a token of ours never looks like. */
export const isJwt = (token: string): boolean => token.split('.').length === 3;

/** Longer ones take up the room of all other headers. */
export const TOKEN_LENGTH_MAX = 8_192;
/** Checks the tokens of configured issuers (RFC 7519, RFC 8725). Whether who is named may act is for the log of members to say. */
@Injectable()
export class BearerTokens {
  private readonly known: KnownTokens;

  constructor(
    private readonly issuers: Issuers,
    private readonly clock: Clock,
  ) {
    this.known = new KnownTokens(clock);
  }

  /** Whom a token names that was checked before, and need not be again. Undefined: ask `namedBy`. */
  atHand(token: string): NamedMember | undefined {
    const checked = this.known.get(token);
    // How long ago its person was asked is counted from now.
    return checked && { ...checked.named, ...provenIn(checked.claims, checked.issuer.settings, this.clock.now()) };
  }

  /** Rejects with the problems `token-refused`, and `issuer-unavailable` where nobody can say whether the token is good. */
  async namedBy(token: string): Promise<NamedMember> {
    const issuer = this.issuers.of(issuerIn(token));
    if (!issuer) throw refusedToken('of an issuer that this service knows', 'one of another');
    const { audience, tokenType } = issuer.settings;
    const keys = issuer.keys.atHand();
    const claims = await this.verified(issuer, token, { audience, ...(tokenType !== undefined && { typ: tokenType }) });
    const named = memberIn(claims, issuer.settings);
    // Where the keys changed meanwhile, nobody can say by which of them it was checked.
    if (keys && issuer.keys.atHand() === keys) this.known.put(token, { issuer, keys, claims, named });
    return { ...named, ...provenIn(claims, issuer.settings, this.clock.now()) };
  }

  /** The claims of a token that says who somebody is, signed for this audience, and whose time it is. Rejects like `namedBy`. */
  async verified(issuer: KnownIssuer, token: string, of: { audience: string; typ?: string }): Promise<JWTPayload> {
    const claims = await this.signed(issuer, token, of, ['sub', 'exp']);
    if (typeof claims.sub === 'string' && claims.sub !== '') return claims;
    throw refusedToken('with a subject', 'one without (sub)');
  }

  /** The claims of a token that its issuer has signed for this audience, and whose time it is. Rejects like `namedBy`. */
  async signed(
    { settings, keys }: KnownIssuer,
    token: string,
    of: { audience: string; typ?: string },
    requiredClaims: string[],
  ): Promise<JWTPayload> {
    const { issuer, algorithms, clockSkewSeconds } = settings;
    try {
      const { payload } = await jwtVerify(token, keyOf(keys), {
        ...of,
        issuer,
        algorithms: [...algorithms],
        clockTolerance: clockSkewSeconds,
        requiredClaims,
        currentDate: new Date(this.clock.now()),
      });
      return payload;
    } catch (error) {
      throw problemOf(error, settings.name);
    }
  }
}

function issuerIn(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw refusedToken('that can be read (RFC 7519)', 'another text');
  }
}

/** By the name of the claim that does not hold. */
const OF_CLAIMS: Readonly<Record<string, readonly [string, string]>> = {
  iss: ['of an issuer that this service knows', 'one of another'],
  aud: ['for this service (aud)', 'one for another'],
  exp: ['that says until when it is good (exp)', 'one that does not'],
  nbf: ['whose time has come (nbf)', 'one that is not valid yet'],
  sub: ['with a subject', 'one without (sub)'],
  typ: ['of the type that its issuer gives to access tokens (typ)', 'one of another'],
};

function problemOf(error: unknown, issuer: string): unknown {
  if (error instanceof Problem) return error;
  if (error instanceof IssuerFault) return unavailable(issuer);
  if (error instanceof errors.JWTExpired) return refusedToken('that is good still', 'one that has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return refusedToken(...(OF_CLAIMS[error.claim] ?? ['with its claims', 'others']));
  if (error instanceof errors.JWSSignatureVerificationFailed) return refusedToken('that its issuer has signed', 'one that it has not');
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refusedToken('signed by an algorithm that is allowed for its issuer', 'another one');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return refusedToken('that names a key of its issuer (kid)', 'one that does not');
  // A key that is too short or of another kind than the algorithm's is a TypeError; the text is no token at all; all else is no better.
  return refusedToken('that can be checked', 'one that cannot be');
}

/** Whom nobody can check is not let in. */
export const unavailable = (issuer: string): Problem =>
  new Problem('issuer-unavailable', `expected to reach the issuer ${issuer}, found it away; send it again then`, {
    headers: { 'retry-after': String(RETRIED_MS / 1_000) },
  });
