import { TenantsController } from './tenants.controller.js';
import { TenantsInSight } from './tenants-in-sight.js';

/** What the gateway's module takes in for tenants. */
export const TENANT_CONTROLLERS = [TenantsController];
export const TENANT_PROVIDERS = [TenantsInSight];
