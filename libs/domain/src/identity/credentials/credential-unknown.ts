import { refused, type IdentityDecision } from '../refusals.js';

export const credentialUnknown = (name: string): IdentityDecision =>
  refused('credential-unknown', `expected a credential, found none named ${name}; see GET /api/v1/credentials`);
