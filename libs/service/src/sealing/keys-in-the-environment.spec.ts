import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../settings.js';

const KEY = 'kq83hdn29sLw0vTz4mXc7bRf1yGp5uJe6oIaQsWdNhE=';
const OTHER = 'Zx9vB2nM4kL7jH1gF5dS8aP3oI6uY0tR2eW5qA9zXcV=';

const folder = mkdtempSync(join(tmpdir(), 'runbook-settings-'));
const file = (name: string, text: string, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('keys in the environment', () => {
  it('are several, the newest first', () => {
    const { credentialKeys, secondFactorKeys } = readSettings({ CREDENTIALS_KEY: `${OTHER},${KEY}`, SECOND_FACTOR_KEY: `${KEY}x` });
    expect(credentialKeys).toEqual({ keys: [OTHER, KEY] });
    expect(secondFactorKeys).toEqual([`${KEY}x`]);
    expect(readSettings({ CREDENTIALS_KEY_FILE: file('keys', `${KEY}\n`) }).credentialKeys).toEqual({ file: join(folder, 'keys') });
    const vault = { VAULT_URL: 'https://vault.example:8200', VAULT_TRANSIT_KEY: 'runbook', VAULT_TOKEN_FILE: file('token', 'hvs.x') };
    expect(readSettings(vault).credentialKeys).toEqual({
      vault: { url: 'https://vault.example:8200', key: 'runbook', tokenFile: join(folder, 'token') },
    });
  });

  it.each<[string, Record<string, string>]>([
    ['a short one', { CREDENTIALS_KEY: KEY.slice(2) }],
    ['a short one behind a good one', { CREDENTIALS_KEY: `${KEY},short` }],
    ['one that somebody typed', { CREDENTIALS_KEY: 'abcabcabc'.repeat(6) }],
    ['none', { CREDENTIALS_KEY: ',' }],
    ['one twice', { CREDENTIALS_KEY: `${KEY},${KEY}` }],
    ['one that seals second factors', { CREDENTIALS_KEY: KEY, SECOND_FACTOR_KEY: KEY }],
    ['a short one for second factors', { SECOND_FACTOR_KEY: 'short' }],
    ['two places', { CREDENTIALS_KEY: KEY, CREDENTIALS_KEY_FILE: file('two', OTHER) }],
    ['a file that others read', { CREDENTIALS_KEY_FILE: file('open', KEY, 0o644) }],
    ['a file with a weak key', { CREDENTIALS_KEY_FILE: file('weak', 'weak') }],
    ['no file', { CREDENTIALS_KEY_FILE: join(folder, 'none') }],
    ['Vault without a key', { VAULT_URL: 'https://vault.example:8200' }],
    ['Vault in the clear', { VAULT_URL: 'http://vault.example:8200', VAULT_TRANSIT_KEY: 'runbook', VAULT_TOKEN_FILE: file('t', 'x') }],
    ['Vault without its token', { VAULT_URL: 'https://vault.example', VAULT_TRANSIT_KEY: 'k', VAULT_TOKEN_FILE: join(folder, 'none') }],
  ])('are refused at the start, and not shown: %s', (_what, variables) => {
    let said = '';
    try {
      readSettings(variables);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toMatch(/CREDENTIALS_KEY|SECOND_FACTOR_KEY|VAULT_/);
    for (const value of Object.values(variables)) if (value.length > 8 && !value.includes('/')) expect(said).not.toContain(value);
  });
});
