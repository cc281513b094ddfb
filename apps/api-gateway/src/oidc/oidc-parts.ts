import { OidcController } from './oidc.controller.js';
import { OidcSignIn } from './oidc-sign-in.js';

/** What the gateway's module takes in to let people sign in with a provider. */
export const OIDC_CONTROLLERS = [OidcController];
export const OIDC_PROVIDERS = [OidcSignIn];
