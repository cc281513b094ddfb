export type * from './commands.js';
export type * from './events.js';
export { refuseUse, type CredentialUse } from './refuse-use.js';
export {
  ANY_RUNBOOK,
  BOUND_HOSTS_MAX,
  BOUND_RUNBOOKS_MAX,
  BOUND_TEAMS_MAX,
  CREDENTIAL_CHECK_MS_MAX,
  CREDENTIAL_CHECK_OUTCOMES,
  CREDENTIAL_KINDS,
  credentialNameOf,
  everCredential,
  keptVersions,
  ownCredential,
  type Credential,
  type CredentialCheck,
  type CredentialCheckOutcome,
  type CredentialKind,
  type Credentials,
  type CredentialVersion,
} from './state.js';
