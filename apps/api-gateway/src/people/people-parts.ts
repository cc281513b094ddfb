import { ApiKeyStore } from '../access/api-key-store.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ChangeIdentitiesHandler } from './change-identities.js';
import { ClearancesController } from './clearances.controller.js';
import { IssueApiKeyHandler } from './issue-api-key.js';
import { PeopleController } from './people.controller.js';
import { RolesController } from './roles.controller.js';

/** What the gateway's module takes in for members. */
export const PEOPLE_CONTROLLERS = [PeopleController, RolesController, ApiKeysController, ClearancesController];
export const PEOPLE_PROVIDERS = [ApiKeyStore, ChangeIdentitiesHandler, IssueApiKeyHandler];
