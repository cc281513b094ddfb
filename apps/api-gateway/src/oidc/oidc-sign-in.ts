import { Injectable } from '@nestjs/common';
import { claimsFault, ownMember } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue, Logger } from '@runbook/service';
import type { JWTPayload } from 'jose';
import type { ProviderSession } from '../access/provider-session.js';
import type { SessionOrigin } from '../access/session-origin.js';
import { Sessions, type Tokens } from '../access/sessions.js';
import { Problem } from '../http/problem.js';
import { BearerTokens, unavailable } from '../issuers/bearer-tokens.js';
import { ClaimedTeams } from '../issuers/claimed-teams.js';
import { IssuerFault } from '../issuers/issuer-calls.js';
import type { IssuerSignIn } from '../issuers/issuer-settings.js';
import { Issuers, type KnownIssuer } from '../issuers/issuers.js';
import { memberIn } from '../issuers/named-member.js';
import { SignInRate } from '../sign-in/sign-in-rate.js';
import { authorizationRequest, type AuthorizationRequest } from './authorization-request.js';
import { CodeRefused, saidForCode, type SaidByProvider } from './code-exchange.js';
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
    private readonly claimedTeams: ClaimedTeams,
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
  async end(provider: string, answer: ProviderAnswer, pending: PendingSignIn | undefined, origin: SessionOrigin): Promise<Tokens> {
    const { issuer, signIn } = this.provider(provider);
    await this.rate.expectRoom(origin.address);
    const now = this.clock.now();
    if (!pending || pending.provider !== provider || pending.until <= now || answer.state !== pending.state)
      throw failed('the answer to a sign-in that this browser began', 'another');
    const { namesItself } = await issuer.metadata.get().catch((error: unknown) => this.away(issuer, error));
    // An answer of another provider must not be taken to this one (RFC 9207).
    if (answer.iss === undefined ? namesItself : answer.iss !== issuer.settings.issuer)
      throw failed('an answer of this provider', 'another');
    if (answer.code === undefined) throw failed('a person who has signed in there', 'one who has not');
    const given = { code: answer.code, pending };
    const said = await saidForCode(issuer, signIn, this.tokens, given).catch((error: unknown) => this.away(issuer, error));
    return this.session(issuer, said, pending, origin);
  }

  private async session(
    { settings }: KnownIssuer,
    { claims, idToken }: SaidByProvider,
    { isFresh, until }: PendingSignIn,
    origin: SessionOrigin,
  ): Promise<Tokens> {
    const named = memberIn(claims, settings);
    const { tenant, member: id, roles, teams } = named;
    const state = this.identities.of(tenant);
    const member = ownMember(state, id);
    if (member?.kind !== 'person' || member.suspended) throw failed('a person who was admitted here and may act', 'another');
    this.claimedTeams.expectKnown(named, state);
    const fault = (roles ?? teams) && claimsFault({ roles, teams }, member, state);
    if (fault !== undefined) throw failed('roles that this person may have', fault);
    const { auth_time: askedAt } = claims;
    const provenAt = typeof askedAt === 'number' ? Math.min(askedAt * 1_000, this.clock.now()) : undefined;
    if (isFresh && (provenAt === undefined || provenAt < until - PENDING_MS - settings.clockSkewSeconds * 1_000 - SECOND_MS))
      throw failed('a person whom the provider has asked anew (auth_time)', 'one whom it has not');
    // The provider has asked for one password; the code of ours is due still.
    const isHalfway = member.secondFactorAt !== undefined && !settings.signIn?.asksSecondFactor;
    const terms = { roles, teams, origin, provider: providerSession(settings.name, claims) };
    return this.sessions.begin(tenant, id, isHalfway ? { ...terms, isHalfway } : { ...terms, provenAt }, idToken);
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

function providerSession(name: string, { sub, sid }: JWTPayload): ProviderSession {
  return { name, subject: sub!, ...(typeof sid === 'string' && { sid }) };
}

/** Providers tell times in whole seconds. */
const SECOND_MS = 1_000;
const SHOWN_MAX = 40;

const failed = (expected: string, found: string): Problem =>
  new Problem('sign-in-failed', `expected ${expected}, found ${found}; begin again`);
