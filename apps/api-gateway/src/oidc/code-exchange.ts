import type { JWTPayload } from 'jose';
import { readFileSync } from 'node:fs';
import type { BearerTokens } from '../issuers/bearer-tokens.js';
import { IssuerFault } from '../issuers/issuer-calls.js';
import type { IssuerSignIn } from '../issuers/issuer-settings.js';
import type { KnownIssuer } from '../issuers/issuers.js';
import { refusedToken } from '../issuers/refused-token.js';
import type { PendingSignIn } from './sign-in-cookie.js';

/** The provider gives nothing for the code: it is used, or over, or of somebody else. */
export class CodeRefused extends Error {
  override readonly name = 'CodeRefused';
}

/** Who has signed in, in the provider's words. */
export interface SaidByProvider {
  readonly claims: JWTPayload;
  /** The words themselves, which its end of the session may ask for. */
  readonly idToken: string;
}

/**
 * What the id_token says that the provider gives for a code (OpenID Connect Core 1.0, section 3.1.3). Rejects with `CodeRefused`, `IssuerFault`, and the problem
 * `token-refused` where what it gives is not for this client and this request.
 */
export async function saidForCode(
  issuer: KnownIssuer,
  signIn: IssuerSignIn,
  tokens: BearerTokens,
  { code, pending }: { readonly code: string; readonly pending: PendingSignIn },
): Promise<SaidByProvider> {
  const { tokenEndpoint } = await issuer.metadata.get();
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: signIn.redirectUri,
    code_verifier: pending.verifier,
    ...(signIn.clientSecretFile === undefined && { client_id: signIn.clientId }),
  });
  const { status, answer } = await issuer.calls.post(tokenEndpoint!, form, credentials(signIn));
  // What it says besides may hold what was sent.
  if (status >= 400 && status < 500) throw new CodeRefused(`the provider answered ${status}`);
  const token = answer['id_token'];
  if (status !== 200 || typeof token !== 'string') throw new IssuerFault(`expected an id_token, found the status ${status} without one`);
  const claims = await tokens.verified(issuer, token, { audience: signIn.clientId });
  expectOfThisRequest(claims, signIn, pending);
  return { claims, idToken: token };
}

/** RFC 6749, section 2.3.1: both are encoded as in a form. */
function credentials({ clientId, clientSecretFile }: IssuerSignIn): Record<string, string> {
  if (clientSecretFile === undefined) return {};
  const pair = [clientId, secretIn(clientSecretFile)].map(encoded).join(':');
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** Read each time: a secret that is rotated needs no restart. */
function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new IssuerFault(`expected the client's secret in ${file}, found no file that can be read`, { cause: error });
  }
}

function expectOfThisRequest({ nonce, aud, azp }: JWTPayload, { clientId }: IssuerSignIn, pending: PendingSignIn): void {
  if (nonce !== pending.nonce) throw refusedToken('for this request (nonce)', 'one for another');
  const isForMany = Array.isArray(aud) && aud.length > 1;
  if (azp === undefined ? isForMany : azp !== clientId) throw refusedToken('given to this client (azp)', 'one given to another');
}
