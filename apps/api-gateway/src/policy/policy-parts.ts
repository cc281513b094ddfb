import { AuthorityController } from './authority.controller.js';
import { CheckAuthority } from './check-authority.js';
import { ReadAuthorityHandler } from './queries.js';

/** What the gateway's module takes in to tell who may do what, and who did. */
export const POLICY_CONTROLLERS = [AuthorityController];
export const POLICY_PROVIDERS = [CheckAuthority, ReadAuthorityHandler];
