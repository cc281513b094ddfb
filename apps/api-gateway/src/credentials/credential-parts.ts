import { ChangeCredentialHandler, SetCredentialHandler } from './change-credentials.js';
import { CheckCredentialHandler } from './check-credential.js';
import { CredentialActsController } from './credential-acts.controller.js';
import { CredentialNames } from './credential-names.js';
import { CredentialUses } from './credential-uses.js';
import { CredentialsController } from './credentials.controller.js';
import { SealedKeeping } from './sealed-keeping.js';
import { SealedStore } from './sealed-store.js';

/** What the gateway's module takes in for credentials. */
export const CREDENTIAL_CONTROLLERS = [CredentialsController, CredentialActsController];
export const CREDENTIAL_PROVIDERS = [
  CredentialNames,
  CredentialUses,
  SealedStore,
  SealedKeeping,
  SetCredentialHandler,
  ChangeCredentialHandler,
  CheckCredentialHandler,
];
