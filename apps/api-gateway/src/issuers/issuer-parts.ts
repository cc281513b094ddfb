import { BearerTokens } from './bearer-tokens.js';
import { ClaimedTeams } from './claimed-teams.js';
import { Issuers } from './issuers.js';

/** What the gateway's module takes in to read the tokens of others. */
export const ISSUER_PROVIDERS = [Issuers, BearerTokens, ClaimedTeams];
