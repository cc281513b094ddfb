import { EnvironmentSecrets } from './environment-secrets.js';

describe('a secret in the environment', () => {
  const secrets = new EnvironmentSecrets({ SECRET_TI_API: 'value', SECRET_EMPTY: '', TI_API: 'other' });

  it('is found by its name, however the name is spelled', async () => {
    for (const name of ['ti-api', 'TI_API', 'ti.api']) expect(await secrets.find('acme', name)).toBe('value');
  });

  it('is named without its value', async () => {
    expect(await secrets.names()).toEqual(['ti-api']);
  });

  it('is none when its variable is empty or missing', async () => {
    for (const name of ['empty', 'missing', '', '__proto__']) expect(await secrets.find('acme', name)).toBeUndefined();
  });
});
