import type { Actor } from '@runbook/domain';
import { PEOPLE } from '../parameters-of-shape.js';

export const TENANT = 'default';
/** Who operates runs; nobody asks for her approval. */
export const OPERATOR = 'olga';

export const service = (id: string): Actor => ({ kind: 'service', id, tenant: TENANT, via: 'log' });

/** A person of the world, with the roles that the tenant gave. */
export const person = (id: string): Actor => ({ kind: 'person', id, tenant: TENANT, via: 'api-key', roles: rolesOf(id) });

export const rolesOf = (id: string): readonly string[] => PEOPLE.find((one) => one.id === id)?.roles ?? [];
