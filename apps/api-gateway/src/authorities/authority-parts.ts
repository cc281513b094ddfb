import { AuthoritiesController } from './authorities.controller.js';
import { ChangeAuthorityHandler } from './change-authority.js';
import { HeldRunsController } from './held-runs.controller.js';
import { GetAuthorityHandler, ListAuthoritiesHandler, ListAuthorityRunsHandler } from './queries.js';
import { RetentionSweep } from './retention-sweep.js';

/** What the gateway's module takes in for authorities. */
export const AUTHORITY_CONTROLLERS = [AuthoritiesController, HeldRunsController];
export const AUTHORITY_PROVIDERS = [
  ChangeAuthorityHandler,
  ListAuthoritiesHandler,
  GetAuthorityHandler,
  ListAuthorityRunsHandler,
  RetentionSweep,
];
