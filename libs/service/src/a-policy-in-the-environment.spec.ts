import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptToken } from './policy-settings.js';
import { readSettings, SettingsInvalid } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'runbook-opa-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function fileOf(name: string, content: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
function certificate(name: string, mode = 0o600): string {
  const path = join(folder, name);
  copyFileSync(join('libs/service/test/certificates', name), path);
  chmodSync(path, mode);
  return path;
}

const faults = (variables: Record<string, string>): string => {
  try {
    readSettings(variables);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults.join('\n');
    throw error;
  }
  throw new Error('expected a fault');
};

describe('a policy in the environment', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['the built-in rules', {}, undefined],
    ['the built-in rules, by name', { AUTHZ: 'builtin' }, undefined],
    ['an OPA on this machine', { AUTHZ: 'opa' }, 'http://localhost:8181'],
    ['an OPA elsewhere', { AUTHZ: 'opa', OPA_ENDPOINT: 'https://opa.example' }, 'https://opa.example'],
    ['an OPA on another port', { AUTHZ: 'opa', OPA_ENDPOINT: 'http://127.0.0.1:8282/' }, 'http://127.0.0.1:8282/'],
  ])('is %s', (_what, variables, endpoint) => {
    expect(readSettings(variables).opaEndpoint).toBe(endpoint);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['somebody else', { AUTHZ: 'cedar' }, /AUTHZ: /],
    ['no name', { AUTHZ: '' }, /AUTHZ: /],
    ['an OPA that is not asked', { OPA_ENDPOINT: 'https://opa.example' }, /OPA_ENDPOINT: expected AUTHZ=opa beside it/],
    [
      'an OPA that anybody could be',
      { AUTHZ: 'opa', OPA_ENDPOINT: 'http://opa.example:8181' },
      /expected https, or http to this machine, found http:\/\/opa/,
    ],
    ['an OPA with a password', { AUTHZ: 'opa', OPA_ENDPOINT: 'https://a:hidden@opa.example' }, /without user name and password/],
    ['an OPA behind a path', { AUTHZ: 'opa', OPA_ENDPOINT: 'https://opa.example/v1?token=hidden' }, /without a path/],
    ['another protocol', { AUTHZ: 'opa', OPA_ENDPOINT: 'unix:///run/opa.sock' }, /without a path|expected https/],
    ['no address', { AUTHZ: 'opa', OPA_ENDPOINT: 'localhost' }, /expected an address such as/],
  ])('refuses to boot for %s, and tells no secret', (_what, variables, fault) => {
    expect(faults(variables)).toMatch(fault);
    expect(faults(variables)).not.toMatch(/hidden/);
  });

  const OPA = { AUTHZ: 'opa', OPA_ENDPOINT: 'https://opa.example' };

  it('is an OPA that is shown a token and a certificate, and checked by an authority of its own', () => {
    const [tokenFile, cert, key] = [fileOf('token', 'shown\n'), certificate('client.pem'), certificate('client-key.pem')];
    const { opaAccess } = readSettings({
      ...OPA,
      OPA_TOKEN_FILE: tokenFile,
      OPA_CA: certificate('server.pem'),
      OPA_CERT: cert,
      OPA_KEY: key,
    });
    expect(opaAccess).toMatchObject({ tokenFile, identity: { certificate: expect.stringContaining('CERTIFICATE') } });
    expect(String(opaAccess?.authorities)).toContain('BEGIN CERTIFICATE');
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['a token for nobody', () => ({ OPA_TOKEN_FILE: fileOf('a', 'hidden') }), /^OPA_TOKEN_FILE: expected AUTHZ=opa beside it/],
    ['an authority of nobody', () => ({ OPA_CA: certificate('server.pem') }), /^OPA_CA: expected AUTHZ=opa beside it/],
    ['no file of a token', () => ({ ...OPA, OPA_TOKEN_FILE: join(folder, 'nowhere') }), /^OPA_TOKEN_FILE: expected .* to hold a token/],
    ['an empty file of a token', () => ({ ...OPA, OPA_TOKEN_FILE: fileOf('b', ' \n') }), /^OPA_TOKEN_FILE: expected .* to hold a token/],
    [
      'a file of two tokens',
      () => ({ ...OPA, OPA_TOKEN_FILE: fileOf('c', 'hidden\nhidden') }),
      /^OPA_TOKEN_FILE: expected .* to hold a token/,
    ],
    [
      'a token that others read',
      () => ({ ...OPA, OPA_TOKEN_FILE: fileOf('d', 'hidden', 0o644) }),
      /^OPA_TOKEN_FILE: .* mode 0644; run: chmod 600/,
    ],
    ['no authority', () => ({ ...OPA, OPA_CA: join(folder, 'nowhere') }), /^OPA_CA: expected a PEM file with certificates .* ENOENT/],
    ['a text for an authority', () => ({ ...OPA, OPA_CA: fileOf('e', 'hidden') }), /^OPA_CA: expected a PEM file with certificates/],
    ['a certificate without its key', () => ({ ...OPA, OPA_CERT: certificate('client.pem') }), /^OPA_KEY: expected the key of OPA_CERT/],
    ['a key without its certificate', () => ({ ...OPA, OPA_KEY: certificate('client-key.pem') }), /^OPA_CERT: expected the certificate/],
    [
      'a key of another certificate',
      () => ({ ...OPA, OPA_CERT: certificate('client.pem'), OPA_KEY: certificate('server-key.pem') }),
      /^OPA_KEY: expected the key of the certificate/,
    ],
    [
      'a key that others read',
      () => ({ ...OPA, OPA_CERT: certificate('client.pem'), OPA_KEY: certificate('client-key.pem', 0o644) }),
      /^OPA_KEY: .* found mode 0644/,
    ],
    [
      'a certificate whose time is over',
      () => ({ ...OPA, OPA_CERT: certificate('expired.pem'), OPA_KEY: certificate('server-key.pem') }),
      /^OPA_CERT: expected a certificate that is valid now/,
    ],
    ['an authority for http', () => ({ AUTHZ: 'opa', OPA_CA: certificate('server.pem') }), /^OPA_CA: expected https in OPA_ENDPOINT/],
    ['an empty variable', () => ({ ...OPA, OPA_TOKEN_FILE: '' }), /^OPA_TOKEN_FILE: expected a value/],
  ])('refuses to boot for %s, in one line, and tells no secret', (_what, variables, fault) => {
    const told = faults(variables());
    expect(told).toMatch(fault);
    expect(told).not.toMatch(/hidden|\n/);
  });

  it('is shown the token that stands in the file now; while none stands there, the one before', () => {
    const path = fileOf('kept', 'first\n');
    const token = keptToken(path);
    expect(token()).toBe('first');
    writeFileSync(path, 'second');
    expect(token()).toBe('second');
    writeFileSync(path, '');
    expect(token()).toBe('second');
    rmSync(path);
    expect(token()).toBe('second');
  });
});
