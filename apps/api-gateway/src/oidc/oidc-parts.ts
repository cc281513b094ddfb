import { BackChannelLogout } from './back-channel-logout.js';
import { LogoutController } from './logout.controller.js';
import { OidcController } from './oidc.controller.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { ProviderLogout } from './provider-logout.js';

/** What the gateway's module takes in to let people sign in with a provider, and out. */
export const OIDC_CONTROLLERS = [OidcController, LogoutController];
export const OIDC_PROVIDERS = [OidcSignIn, ProviderLogout, BackChannelLogout];
