import { EnvironmentSecrets } from './environment-secrets.js';

describe('a secret in the environment', () => {
  const secrets = new EnvironmentSecrets({
    SECRET_TI_API: 'value',
    SECRET_EMPTY: '',
    TI_API: 'other',
    TENANT_ACME_SECRET_TI_API: 'of acme',
    TENANT_BLUE_TEAM_SECRET_HOOK: 'of the blue team',
    TENANT_A_SECRET_SECRET_X: 'of a',
  });

  it('is found by its name, however the name is spelled', async () => {
    for (const name of ['ti-api', 'TI_API', 'ti.api']) expect(await secrets.find('default', name)).toBe('value');
  });

  it('is one tenant’s alone', async () => {
    expect(await secrets.find('acme', 'ti-api')).toBe('of acme');
    expect(await secrets.find('blue-team', 'hook')).toBe('of the blue team');
    for (const [tenant, name] of [
      ['zeta', 'ti-api'],
      ['acme', 'hook'],
      ['default', 'hook'],
      ['blue', 'team-secret-hook'],
      // Spelled alike, it would be the secret `secret-x` of the tenant `a`.
      ['a-secret', 'x'],
    ] as const)
      expect(await secrets.find(tenant, name)).toBeUndefined();
    expect(await secrets.find('a', 'secret-x')).toBe('of a');
  });

  it('is named without its value', async () => {
    expect(await secrets.names()).toEqual([
      { tenant: 'default', name: 'ti-api' },
      { tenant: 'acme', name: 'ti-api' },
      { tenant: 'blue-team', name: 'hook' },
      { tenant: 'a', name: 'secret-x' },
    ]);
  });

  it('is none when its variable is empty or missing', async () => {
    for (const name of ['empty', 'missing', '', '__proto__']) expect(await secrets.find('default', name)).toBeUndefined();
  });
});
