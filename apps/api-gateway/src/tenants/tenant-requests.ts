import { z } from 'zod';

const NAME_LENGTH_MAX = 200;
const REASON_LENGTH_MAX = 1_000;

/** Part of keys and names everywhere, so it holds nothing that these are joined by. */
export const tenantId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected small letters, digits and dashes, at most 63 of them')
  .describe('Chosen once.');

export const createTenantRequest = z
  .strictObject({ id: tenantId, name: z.string().trim().min(1).max(NAME_LENGTH_MAX) })
  .meta({ id: 'CreateTenant', example: { id: 'acme', name: 'Acme CERT' } });
export type CreateTenantRequest = z.output<typeof createTenantRequest>;

export const suspendTenantRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(REASON_LENGTH_MAX).describe('Shown to whoever of it asks.') })
  .meta({ id: 'SuspendTenant', example: { reason: 'the contract has ended' } });
export type SuspendTenantRequest = z.output<typeof suspendTenantRequest>;
