import { SecretSource } from './secret-source.js';

/**
 * Secrets from environment variables: `ti-api` is `SECRET_TI_API`. For one team in one process: every tenant sees the same. An empty
 * variable is no secret.
 */
export class EnvironmentSecrets extends SecretSource {
  constructor(private readonly variables: Readonly<Record<string, string | undefined>> = process.env) {
    super();
  }

  find(_tenant: string, name: string): Promise<string | undefined> {
    return Promise.resolve(this.variables[variableOf(name)] || undefined);
  }

  override names(): Promise<readonly string[]> {
    const set = Object.keys(this.variables).filter((variable) => variable.startsWith(PREFIX) && this.variables[variable]);
    return Promise.resolve(set.map((variable) => variable.slice(PREFIX.length).toLowerCase().replaceAll('_', '-')));
  }
}

const PREFIX = 'SECRET_';

/** The variable that holds the secret of this name. */
export const variableOf = (name: string): string => `${PREFIX}${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
