import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, SettingsInvalid } from '../src/settings.js';

/** A working copy may have files that everybody reads; a key must not be one. */
const FOLDER = mkdtempSync(join(tmpdir(), 'edge-'));
for (const name of ['server.pem', 'server-key.pem', 'renewed-key.pem', 'expired.pem']) {
  copyFileSync(join(import.meta.dirname, 'certificates', name), join(FOLDER, name));
  chmodSync(join(FOLDER, name), 0o600);
}
afterAll(() => rmSync(FOLDER, { recursive: true }));

const file = (name: string) => join(FOLDER, name);
const TLS = { TLS_CERT: file('server.pem'), TLS_KEY: file('server-key.pem') };

/** What refuses the start, one after the other. */
function faultsOf(variables: Record<string, string>): readonly string[] {
  try {
    readSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults;
    throw error;
  }
}

describe('the edge in the environment', () => {
  it('is closed where nothing is said', () => {
    expect(readSettings({})).toMatchObject({ trustedProxies: [], corsOrigins: [] });
    expect(readSettings({}).tls).toBeUndefined();
  });

  it('has the files of a certificate, proxies and origins', () => {
    const read = readSettings({
      ...TLS,
      TLS_CLIENT_CA: file('server.pem'),
      TRUSTED_PROXY: '10.0.0.7, 10.1.0.0/16,fd00::/8,loopback',
      CORS_ORIGINS: 'https://console.example,http://localhost:5173',
    });
    expect(read.tls).toEqual({ cert: TLS.TLS_CERT, key: TLS.TLS_KEY, clientCa: file('server.pem') });
    expect(read.trustedProxies).toEqual(['10.0.0.7', '10.1.0.0/16', 'fd00::/8', 'loopback']);
    expect(read.corsOrigins).toEqual(['https://console.example', 'http://localhost:5173']);
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['a certificate without its key', { TLS_CERT: TLS.TLS_CERT }, ['TLS_KEY: expected the key of TLS_CERT, found none; set it']],
    ['a key without its certificate', { TLS_KEY: TLS.TLS_KEY }, ['TLS_CERT: expected the certificate of TLS_KEY, found none; set it']],
    [
      'an authority alone',
      { TLS_CLIENT_CA: file('server.pem') },
      ['TLS_CLIENT_CA: expected TLS_CERT and TLS_KEY beside it, found neither; set them, or take it out'],
    ],
    [
      'files that are not there',
      { TLS_CERT: file('none.pem'), TLS_KEY: file('none-key.pem') },
      [
        `TLS_CERT: expected a PEM file with a certificate at ${file('none.pem')}, found ENOENT; name another file, or let this service read it`,
        `TLS_KEY: expected a PEM file with a private key at ${file('none-key.pem')}, found ENOENT; name another file, or let this service read it`,
      ],
    ],
    [
      'a key where the certificate should be',
      { ...TLS, TLS_CERT: TLS.TLS_KEY },
      [`TLS_CERT: expected a PEM file with a certificate at ${TLS.TLS_KEY}, found none in it; name another file`],
    ],
    [
      'the key of another certificate',
      { ...TLS, TLS_KEY: file('renewed-key.pem') },
      [
        `TLS_KEY: expected the key of the certificate ${TLS.TLS_CERT} at ${file('renewed-key.pem')}, found that TLS takes the two not together (ERR_OSSL_X509_KEY_VALUES_MISMATCH); name the two of one certificate`,
      ],
    ],
    [
      'a certificate whose time is over',
      { ...TLS, TLS_CERT: file('expired.pem') },
      [
        `TLS_CERT: expected a certificate that is valid now at ${file('expired.pem')}, found one that is from Jan 1 00:00:00 2024 GMT to Jan 1 00:00:00 2025 GMT; renew it`,
      ],
    ],
    ...['0.0.0.0/0', '::/0', 'proxy.example', '10.0.0.0/33', '10.0.0/8', '10.0.0.1/8/8', '*'].map(
      (entry): [string, Record<string, string>, readonly string[]] => [
        `the proxy ${entry}`,
        { TRUSTED_PROXY: `127.0.0.1,${entry}` },
        [
          `TRUSTED_PROXY: expected addresses, networks such as 10.1.0.0/16, or loopback, linklocal, uniquelocal, found "${entry}"; correct it`,
        ],
      ],
    ),
    ...['*', 'https://*.example', 'console.example', 'https://console.example/', 'https://console.example:443', 'null', 'file:///tmp'].map(
      (entry): [string, Record<string, string>, readonly string[]] => [
        `the origin ${entry}`,
        { CORS_ORIGINS: entry },
        [`CORS_ORIGINS: expected origins such as https://console.example (no path, no wildcard), found "${entry}"; correct it`],
      ],
    ),
  ])('refuses to boot with %s', (_, variables, faults) => expect(faultsOf(variables)).toEqual(faults));

  it('tells nothing of a key that cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'edge-'));
    try {
      const key = join(folder, 'key.pem');
      copyFileSync(TLS.TLS_CERT, join(folder, 'cert.pem'));
      writeFileSync(key, '-----BEGIN PRIVATE KEY-----\nc2VjcmV0IHRoYXQgbm9ib2R5IHNlZXM=\n-----END PRIVATE KEY-----\n', { mode: 0o600 });
      const [fault = ''] = faultsOf({ TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: key });
      expect(fault).toContain(`TLS_KEY: expected the key of the certificate ${join(folder, 'cert.pem')} at ${key}`);
      expect(fault).not.toMatch(/c2Vj|secret/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('brokers in the environment', () => {
  const FAR = { KAFKA_BROKERS: 'kafka-1.internal:9093,kafka-2.internal:9093' };
  const WHO = { KAFKA_SASL: 'scram-sha-512', KAFKA_USERNAME: 'runbook', KAFKA_PASSWORD: 'a-password' };

  it('are reached as they are where nothing is said, and nothing is sealed', () => {
    const { seals, ...connection } = readSettings(FAR).kafkaSecurity;
    expect(connection).toEqual({});
    expect(seals?.keys).toEqual([]);
  });

  it('are given what the services of one key have sealed: all that they alone write', () => {
    const [old, fresh] = ['AB'.repeat(32), 'cd'.repeat(40)];
    expect(readSettings({ ...FAR, CLUSTER_KEY: `${fresh}, ${old}` }).kafkaSecurity.seals).toEqual({
      keys: [Buffer.alloc(40, 0xcd), Buffer.alloc(32, 0xab)],
      logs: new Set(['runbook.execution.events', 'runbook.correlation.events', 'runbook.registry.events', 'runbook.identity.events']),
      channels: new Set([
        ...['runbook.execution.commands', 'runbook.correlation.commands', 'runbook.registry.commands', 'runbook.identity.commands'],
        'runbook.output',
      ]),
    });
  });

  it.each([',', 'ab'.repeat(31), `${'ab'.repeat(32)},short`, `${'ab'.repeat(32)}c`, 'xy'.repeat(32)])('are given no seals of %j', (key) => {
    const [fault = ''] = faultsOf({ ...FAR, CLUSTER_KEY: key });
    expect(fault).toBe(
      'CLUSTER_KEY: expected one or more keys of at least 64 hexadecimal digits, found another text; make one with: openssl rand -hex 32',
    );
  });

  it('are told who comes, over TLS of an authority that is named', () => {
    const certificate = { KAFKA_TLS_CERT: TLS.TLS_CERT, KAFKA_TLS_KEY: TLS.TLS_KEY };
    expect(readSettings({ ...FAR, ...WHO, ...certificate, KAFKA_TLS_CA: file('server.pem') }).kafkaSecurity).toMatchObject({
      ssl: { ca: [readFileSync(file('server.pem'), 'utf8')], cert: readFileSync(TLS.TLS_CERT), key: readFileSync(TLS.TLS_KEY) },
      sasl: { mechanism: 'scram-sha-512', username: 'runbook', password: 'a-password' },
    });
    expect(readSettings({ ...FAR, KAFKA_TLS_CA: 'system' }).kafkaSecurity.ssl).toMatchObject({
      ca: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('on this machine may be signed in to without TLS', () =>
    expect(readSettings({ KAFKA_BROKERS: '127.0.0.1:9092,localhost:9093,[::1]:9094', ...WHO }).kafkaSecurity.sasl?.mechanism).toBe(
      'scram-sha-512',
    ));

  it.each<[string, Record<string, string>, readonly string[]]>([
    [
      'a password that could be read on the way',
      { ...FAR, ...WHO },
      [
        'KAFKA_SASL: expected KAFKA_TLS_CA with a password for kafka-1.internal:9093, found none; a password, and what records say, must not be read on the way: set it',
      ],
    ],
    [
      'production without a key for seals',
      { ...FAR, NODE_ENV: 'production' },
      [
        'CLUSTER_KEY: expected a key with NODE_ENV=production and KAFKA_BROKERS, found none: who can write to a topic could decide; make one for all services with: openssl rand -hex 32',
        "KAFKA_BROKERS: expected to sign in to kafka-1.internal:9093 with NODE_ENV=production, found no account; set KAFKA_SASL with KAFKA_USERNAME and KAFKA_PASSWORD, or KAFKA_TLS_CERT and KAFKA_TLS_KEY, or add kafka to OPEN_BACK_ENDS where its network is these services' own",
      ],
    ],
    [
      'a user without a password',
      { ...FAR, KAFKA_SASL: 'plain', KAFKA_USERNAME: 'runbook' },
      ['KAFKA_SASL: expected KAFKA_SASL, KAFKA_USERNAME and KAFKA_PASSWORD together, found some of them; set all three, or none'],
    ],
    [
      'a certificate without its key, and no authority',
      { ...FAR, KAFKA_TLS_CERT: TLS.TLS_CERT },
      [
        'KAFKA_TLS_KEY: expected the key of KAFKA_TLS_CERT, found none; set it',
        'KAFKA_TLS_CA: expected a PEM file, or system, beside KAFKA_TLS_CERT, found none; set it',
      ],
    ],
    [
      'an authority that is not there',
      { ...FAR, KAFKA_TLS_CA: file('none.pem') },
      [
        `KAFKA_TLS_CA: expected a PEM file with certificates at ${file('none.pem')}, found ENOENT; name another file, or let this service read it`,
      ],
    ],
    [
      'the key of another certificate',
      { ...FAR, KAFKA_TLS_CA: 'system', KAFKA_TLS_CERT: TLS.TLS_CERT, KAFKA_TLS_KEY: file('renewed-key.pem') },
      [expect.stringMatching(/^KAFKA_TLS_KEY: expected the key of the certificate .* takes the two not together/)],
    ],
  ])('refuse the boot with %s', (_, variables, faults) => expect(faultsOf(variables)).toEqual(faults));
});
