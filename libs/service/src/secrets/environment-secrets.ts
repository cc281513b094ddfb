import { PLATFORM_TENANT } from '@runbook/domain';
import { environmentOfProcess } from '../process-environment.js';
import { SecretSource, type SecretName } from './secret-source.js';

/**
 * Secrets from environment variables: `ti-api` is `SECRET_TI_API` for the platform's own tenant, and `TENANT_ACME_SECRET_TI_API` for the tenant `acme`. No
 * tenant finds another's. An empty variable is no secret.
 */
export class EnvironmentSecrets extends SecretSource {
  constructor(private readonly variables: Readonly<Record<string, string | undefined>> = environmentOfProcess()) {
    super();
  }

  find(tenant: string, name: string): Promise<string | undefined> {
    const prefix = prefixOf(tenant);
    return Promise.resolve(prefix === undefined ? undefined : this.variables[`${prefix}${spelled(name)}`] || undefined);
  }

  override names(): Promise<readonly SecretName[]> {
    const set = Object.keys(this.variables).filter((variable) => this.variables[variable]);
    return Promise.resolve(set.flatMap((variable) => secretOf(variable) ?? []));
  }
}

/** Tenants' ids hold no underscore, so theirs can be told again from a variable. */
function secretOf(variable: string): SecretName | undefined {
  const [, tenant, name] = /^TENANT_([A-Z0-9_]+?)_SECRET_(.+)$/.exec(variable) ?? [];
  if (tenant !== undefined && name !== undefined) return { tenant: written(tenant), name: written(name) };
  return variable.startsWith(OF_PLATFORM) ? { tenant: PLATFORM_TENANT, name: written(variable.slice(OF_PLATFORM.length)) } : undefined;
}

const written = (part: string): string => part.toLowerCase().replaceAll('_', '-');

const OF_PLATFORM = 'SECRET_';

/**
 * What the variables of a tenant begin with. Undefined for a tenant in whose id the word `secret` stands: of two tenants, `a` and `a-secret-b`, the variable of a
 * secret of one could be that of a secret of the other.
 */
function prefixOf(tenant: string): string | undefined {
  if (tenant === PLATFORM_TENANT) return OF_PLATFORM;
  return tenant.split('-').includes('secret') ? undefined : `TENANT_${spelled(tenant)}_SECRET_`;
}

const spelled = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');

/** The variable that holds the tenant's secret of this name. */
export const variableOf = (tenant: string, name: string): string => `${prefixOf(tenant) ?? 'TENANT_…_SECRET_'}${spelled(name)}`;

/** Whether two names are of one secret. */
export const isSameSecret = (one: string, other: string): boolean => spelled(one) === spelled(other);
