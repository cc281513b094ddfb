import { createHash, randomBytes } from 'node:crypto';
import type { Issuer, IssuerSignIn } from '../issuers/issuer-settings.js';
import { PENDING_MS, type PendingSignIn } from './sign-in-cookie.js';

const SECRET_BYTES = 32;
const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export interface AuthorizationRequest {
  /** Where the browser is sent. */
  readonly address: string;
  readonly pending: PendingSignIn;
}

/** Asks the provider for a code (OpenID Connect Core 1.0, section 3.1.2.1), with PKCE (S256), state and nonce. */
export function authorizationRequest(
  endpoint: string,
  { name }: Issuer,
  signIn: IssuerSignIn,
  { returnTo, isFresh, now }: { readonly returnTo: string; readonly isFresh: boolean; readonly now: number },
): AuthorizationRequest {
  const pending = { provider: name, state: secret(), nonce: secret(), verifier: secret(), returnTo, isFresh, until: now + PENDING_MS };
  const address = new URL(endpoint);
  const parameters = {
    response_type: 'code',
    client_id: signIn.clientId,
    redirect_uri: signIn.redirectUri,
    scope: signIn.scopes.join(' '),
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: createHash('sha256').update(pending.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(isFresh && { prompt: 'login', max_age: '0' }),
  };
  for (const [parameter, value] of Object.entries(parameters)) address.searchParams.set(parameter, value);
  return { address: address.href, pending };
}
