import { IssuerFault, type IssuerCalls } from './issuer-calls.js';
import { isSecureAddress, type Issuer } from './issuer-settings.js';

/** What an issuer says of itself (OpenID Connect Discovery 1.0, section 4). Every address is at a host of its own. */
export interface IssuerMetadata {
  readonly jwksUri: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  /** Where a browser ends its session there (OpenID Connect RP-Initiated Logout 1.0); undefined: nowhere. */
  readonly endSessionEndpoint?: string;
  /** It names itself in its answers to a browser (RFC 9207). */
  readonly namesItself: boolean;
}

/** Rejects with `IssuerFault`; also where the document is of somebody else (RFC 8414, section 3.3). */
export async function discovered({ name, issuer, signIn }: Issuer, calls: IssuerCalls): Promise<IssuerMetadata> {
  const document = await calls.get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (document['issuer'] !== issuer) {
    throw new IssuerFault(`expected the discovery document of ${name} to name the issuer ${issuer}, found another; write it as it says`);
  }
  return {
    jwksUri: calls.expectOwn(document['jwks_uri'], 'jwks_uri'),
    ...(signIn && {
      // The browser goes there, the service does not: it may be anywhere that TLS protects.
      authorizationEndpoint: addressIn(document['authorization_endpoint'], 'authorization_endpoint', name),
      tokenEndpoint: calls.expectOwn(document['token_endpoint'], 'token_endpoint'),
      ...(document['end_session_endpoint'] !== undefined && {
        endSessionEndpoint: addressIn(document['end_session_endpoint'], 'end_session_endpoint', name),
      }),
    }),
    namesItself: document['authorization_response_iss_parameter_supported'] === true,
  };
}

function addressIn(value: unknown, member: string, name: string): string {
  if (typeof value === 'string' && isSecureAddress(value.replace(/\?[^#]*$/, ''))) return value;
  throw new IssuerFault(`expected ${member} in the discovery document of ${name}, found no https address`);
}
