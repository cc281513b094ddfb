import { Injectable } from '@nestjs/common';
import { claimedRolesFault, ownMember } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue, Logger } from '@runbook/service';
import type { JWTPayload } from 'jose';
import { Sessions, type Tokens } from '../access/sessions.js';
import { Problem } from '../http/problem.js';
import { BearerTokens, memberIn, unavailable } from '../issuers/bearer-tokens.js';
import { IssuerFault } from '../issuers/issuer-calls.js';
import type { IssuerSignIn } from '../issuers/issuer-settings.js';
import { Issuers, type KnownIssuer } from '../issuers/issuers.js';
import { SignInRate } from '../sign-in/sign-in-rate.js';
import { authorizationRequest, type AuthorizationRequest } from './authorization-request.js';
import { claimsForCode, CodeRefused } from './code-exchange.js';
import { PENDING_MS, type PendingSignIn } from './sign-in-cookie.js';

/** What a provider sends its person back with. */
export interface ProviderAnswer {
  readonly code?: string;
  readonly state?: string;
  readonly error?: string;
  /** Who answers (RFC 9207). */
  readonly iss?: string;
}

/** Signs people in whom a provider names: the authorization code flow of OpenID Connect, with PKCE. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly issuers: Issuers,
    private readonly tokens: BearerTokens,
    private readonly identities: IdentityCatalogue,
    private readonly sessions: Sessions,
    private readonly rate: SignInRate,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Throws the problems `provider-unknown` and `issuer-unavailable`. */
  async begin(provider: string, returnTo: string, isFresh: boolean): Promise<AuthorizationRequest> {
    const { issuer, signIn } = this.provider(provider);
    const { authorizationEndpoint } = await issuer.metadata.get().catch((error: unknown) => this.away(issuer, error));
    return authorizationRequest(authorizationEndpoint!, issuer.settings, signIn, { returnTo, isFresh, now: this.clock.now() });
  }

  /** Throws besides `sign-ins-exceeded`, and `sign-in-failed`, whatever was wrong with what came back, and `token-refused`. */
  async end(provider: string, answer: ProviderAnswer, pending: PendingSignIn | undefined, address: string): Promise<Tokens> {
    const { issuer, signIn } = this.provider(provider);
    await this.rate.expectRoom(address);
    const now = this.clock.now();
    if (!pending || pending.provider !== provider || pending.until <= now || answer.state !== pending.state)
      throw failed('the answer to a sign-in that this browser began', 'another');
    const { namesItself } = await issuer.metadata.get().catch((error: unknown) => this.away(issuer, error));
    // An answer of another provider must not be taken to this one (RFC 9207).
    if (answer.iss === undefined ? namesItself : answer.iss !== issuer.settings.issuer)
      throw failed('an answer of this provider', 'another');
    if (answer.code === undefined) throw failed('a person who has signed in there', 'one who has not');
    const given = { code: answer.code, pending };
    const claims = await claimsForCode(issuer, signIn, this.tokens, given).catch((error: unknown) => this.away(issuer, error));
    return this.session(issuer, claims, pending);
  }

  private async session({ settings }: KnownIssuer, claims: JWTPayload, { isFresh, until }: PendingSignIn): Promise<Tokens> {
    const { tenant, member: id, roles } = memberIn(claims, settings);
    const state = this.identities.of(tenant);
    const member = ownMember(state, id);
    if (member?.kind !== 'person' || member.suspended) throw failed('a person who was admitted here and may act', 'another');
    const fault = roles && claimedRolesFault(roles, member, state);
    if (fault !== undefined) throw failed('roles that this person may have', fault);
    const { auth_time: askedAt } = claims;
    const provenAt = typeof askedAt === 'number' ? Math.min(askedAt * 1_000, this.clock.now()) : undefined;
    if (isFresh && (provenAt === undefined || provenAt < until - PENDING_MS - settings.clockSkewSeconds * 1_000 - SECOND_MS))
      throw failed('a person whom the provider has asked anew (auth_time)', 'one whom it has not');
    // The provider has asked for one password; the code of ours is due still.
    const isHalfway = member.secondFactorAt !== undefined && !settings.signIn?.asksSecondFactor;
    return this.sessions.begin(tenant, id, isHalfway ? { roles, isHalfway } : { roles, provenAt });
  }

  private provider(name: string): { readonly issuer: KnownIssuer; readonly signIn: IssuerSignIn } {
    const issuer = this.issuers.named(name);
    if (issuer?.settings.signIn) return { issuer, signIn: issuer.settings.signIn };
    throw new Problem('provider-unknown', `expected a provider that this service is configured for, found ${name.slice(0, SHOWN_MAX)}`);
  }

  private away({ settings: { name } }: KnownIssuer, error: unknown): never {
    if (error instanceof CodeRefused) throw failed('a code that the provider gives tokens for', 'one that it refuses');
    if (!(error instanceof IssuerFault)) throw error;
    this.logger.warn({ issuer: name, reason: error.message }, 'a sign-in with a provider came to nothing');
    throw unavailable(name);
  }
}

/** Providers tell times in whole seconds. */
const SECOND_MS = 1_000;
const SHOWN_MAX = 40;

const failed = (expected: string, found: string): Problem =>
  new Problem('sign-in-failed', `expected ${expected}, found ${found}; begin again`);
