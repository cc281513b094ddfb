import { Injectable } from '@nestjs/common';
import { Logger } from '@runbook/service';
import type { JWTPayload } from 'jose';
import { Sessions } from '../access/sessions.js';
import { Problem } from '../http/problem.js';
import { BearerTokens } from '../issuers/bearer-tokens.js';
import { Issuers } from '../issuers/issuers.js';

/** The member of `events` that makes a token one of logout. */
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** A provider says that a session of its has ended (OpenID Connect Back-Channel Logout 1.0): those that began with it end here. */
@Injectable()
export class BackChannelLogout {
  constructor(
    private readonly issuers: Issuers,
    private readonly tokens: BearerTokens,
    private readonly sessions: Sessions,
    private readonly logger: Logger,
  ) {}

  /** Rejects with the problems `provider-unknown`, `logout-token-refused` and `issuer-unavailable`. */
  async heed(provider: string, form: string): Promise<void> {
    const issuer = this.issuers.named(provider);
    const audience = issuer?.settings.signIn?.clientId;
    if (!issuer || audience === undefined)
      throw new Problem('provider-unknown', 'expected a provider that this service is configured for, found another');
    const tokens = new URLSearchParams(form).getAll('logout_token');
    if (tokens.length !== 1) throw refused('one logout_token in a form', `${tokens.length}`);
    const claims = await this.tokens.signed(issuer, tokens[0]!, { audience }, ['iat', 'exp', 'jti', 'events']).catch(asLogout);
    const named = sessionIn(claims);
    // A word that comes again, or late, ends nothing that began behind it.
    const until = claims.iat! * SECOND_MS + issuer.settings.clockSkewSeconds * SECOND_MS;
    const ended = await this.sessions.endAtProvider(provider, named, until);
    this.logger.info({ issuer: provider, ended }, 'a provider has ended sessions');
  }
}

const SECOND_MS = 1_000;

/** Section 2.6, in its order. */
function sessionIn(claims: JWTPayload): { readonly subject?: string; readonly sid?: string } {
  const { sub: subject, sid, events, nonce } = claims;
  if (nonce !== undefined) throw refused('a token without a nonce', 'one with it, which says who signed in');
  const isLogout = typeof events === 'object' && events !== null && Object.hasOwn(events, LOGOUT_EVENT);
  if (!isLogout) throw refused(`a token with the event ${LOGOUT_EVENT}`, 'one without');
  const hasSid = typeof sid === 'string' && sid !== '';
  if (subject === undefined && !hasSid) throw refused('a token that names a person or a session (sub, sid)', 'one that names neither');
  return { ...(subject !== undefined && { subject }), ...(hasSid && { sid }) };
}

function asLogout(error: unknown): never {
  if (error instanceof Problem && error.code === 'token-refused') throw new Problem('logout-token-refused', error.detail);
  throw error;
}

const refused = (expected: string, found: string): Problem =>
  new Problem('logout-token-refused', `expected ${expected}, found ${found}; see OpenID Connect Back-Channel Logout 1.0, section 2.6`);
