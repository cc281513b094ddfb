import { Injectable } from '@nestjs/common';
import { Logger } from '@runbook/service';
import { randomBytes } from 'node:crypto';
import { Sessions } from '../access/sessions.js';
import { IssuerFault } from '../issuers/issuer-calls.js';
import { Issuers } from '../issuers/issuers.js';

/** Where a browser ends the session of its provider (OpenID Connect RP-Initiated Logout 1.0, section 2). */
export interface EndOfSession {
  readonly endSession: string;
  /** What comes back with the browser, where it is sent back. */
  readonly state?: string;
}

const STATE_BYTES = 32;

/** Signs people out: here first, whatever the provider says. */
@Injectable()
export class ProviderLogout {
  constructor(
    private readonly issuers: Issuers,
    private readonly sessions: Sessions,
    private readonly logger: Logger,
  ) {}

  /** Ends the session whose access token this is; undefined: its provider has no session to end, or cannot say where. */
  async end(session: string, accessToken: string): Promise<EndOfSession | undefined> {
    const began = await this.sessions.idTokenOf(accessToken);
    await this.sessions.end(session);
    return began && this.atProvider(began.provider, began.idToken);
  }

  private async atProvider(provider: string, idToken: string | undefined): Promise<EndOfSession | undefined> {
    const issuer = this.issuers.named(provider);
    // The operator may have taken it out of the file since.
    if (!issuer?.settings.signIn) return undefined;
    const { clientId, postLogoutRedirectUri } = issuer.settings.signIn;
    const endpoint = await this.endpointOf(provider, issuer.metadata.get());
    if (endpoint === undefined) return undefined;
    const address = new URL(endpoint);
    const state = randomBytes(STATE_BYTES).toString('base64url');
    const parameters = {
      client_id: clientId,
      ...(idToken !== undefined && { id_token_hint: idToken }),
      ...(postLogoutRedirectUri !== undefined && { post_logout_redirect_uri: postLogoutRedirectUri, state }),
    };
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    return { endSession: address.href, ...(postLogoutRedirectUri !== undefined && { state }) };
  }

  private async endpointOf(provider: string, metadata: Promise<{ readonly endSessionEndpoint?: string }>): Promise<string | undefined> {
    try {
      return (await metadata).endSessionEndpoint;
    } catch (error) {
      if (!(error instanceof IssuerFault)) throw error;
      this.logger.warn(
        { issuer: provider, reason: error.message },
        'somebody has signed out here, and the provider cannot say where he does there',
      );
      return undefined;
    }
  }
}
