import { Injectable } from '@nestjs/common';
import { Clock } from '@runbook/ports';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { Problem } from '../http/problem.js';
import { claimAt } from './claims.js';
import { IssuerFault } from './issuer-calls.js';
import { keyOf } from './issuer-keys.js';
import type { Issuer } from './issuer-settings.js';
import { Issuers, type KnownIssuer } from './issuers.js';
import { RETRIED_MS } from './kept-fresh.js';

/** Whom an issuer names. */
export interface NamedMember {
  readonly issuer: string;
  readonly tenant: string;
  readonly member: string;
  /** What the claim of roles brings; undefined: the issuer says nothing of roles. */
  readonly roles?: readonly string[];
}

/** Header, payload and signature: what a key or a token of ours never looks like. */
export const isJwt = (token: string): boolean => token.split('.').length === 3;

/** Longer ones take up the room of all other headers. */
export const TOKEN_LENGTH_MAX = 8_192;
const ROLES_MAX = 100;

/** Checks the tokens of configured issuers (RFC 7519, RFC 8725). Whether who is named may act is for the log of members to say. */
@Injectable()
export class BearerTokens {
  constructor(
    private readonly issuers: Issuers,
    private readonly clock: Clock,
  ) {}

  /** Rejects with the problems `token-refused`, and `issuer-unavailable` where nobody can say whether the token is good. */
  async namedBy(token: string): Promise<NamedMember> {
    const issuer = this.issuers.of(issuerIn(token));
    if (!issuer) throw refusedToken('of an issuer that this service knows', 'one of another');
    const { audience, tokenType } = issuer.settings;
    const claims = await this.verified(issuer, token, { audience, ...(tokenType !== undefined && { typ: tokenType }) });
    return memberIn(claims, issuer.settings);
  }

  /** The claims of a token that its issuer has signed for this audience, and whose time it is. Rejects like `namedBy`. */
  async verified({ settings, keys }: KnownIssuer, token: string, of: { audience: string; typ?: string }): Promise<JWTPayload> {
    const { issuer, algorithms, clockSkewSeconds } = settings;
    try {
      const { payload } = await jwtVerify(token, keyOf(keys), {
        ...of,
        issuer,
        algorithms: [...algorithms],
        clockTolerance: clockSkewSeconds,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(this.clock.now()),
      });
      if (typeof payload.sub !== 'string' || payload.sub === '') throw refusedToken('with a subject', 'one without (sub)');
      return payload;
    } catch (error) {
      throw problemOf(error, settings.name);
    }
  }
}

/** Whom the claims name, and with which roles. Throws the problem `token-refused`. */
export function memberIn(claims: JWTPayload, { name, tenants, claims: named, roleNames }: Issuer): NamedMember {
  const member = claimAt(claims, named.person);
  if (typeof member !== 'string' || member === '') throw refusedToken(`that names a member in ${named.person}`, 'one that does not');
  const tenant = named.tenant === undefined ? tenants[0] : claimAt(claims, named.tenant);
  if (typeof tenant !== 'string' || !tenants.includes(tenant)) throw refusedToken('of a tenant of its issuer', 'one of another');
  if (named.roles === undefined) return { issuer: name, tenant, member };
  const held = claimAt(claims, named.roles) ?? [];
  const texts = typeof held === 'string' ? held.split(' ') : held;
  if (!Array.isArray(texts) || texts.length > ROLES_MAX || !texts.every((role) => typeof role === 'string'))
    throw refusedToken(`with at most ${ROLES_MAX} roles in ${named.roles}`, 'another value there');
  const roles = roleNames ? texts.flatMap((role) => (Object.hasOwn(roleNames, role) ? [roleNames[role]!] : [])) : texts;
  return { issuer: name, tenant, member, roles: [...new Set(roles)].sort() };
}

/** Never shows what was sent. */
export function refusedToken(expected: string, found: string): Problem {
  return new Problem('token-refused', `expected a token ${expected}, found ${found}; get another from its issuer`, {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
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
