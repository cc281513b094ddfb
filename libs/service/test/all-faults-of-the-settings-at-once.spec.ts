import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingSchemas } from '../src/setting-schemas.js';
import { readSettings, SettingsInvalid } from '../src/settings.js';
import { guessedBy } from '../src/setting-rules/guessed-by.js';

const FOLDER = mkdtempSync(join(tmpdir(), 'faults-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

/** A file with these permissions. */
function withMode(name: string, mode: number): string {
  const file = join(FOLDER, `${mode.toString(8)}-${name}`);
  copyFileSync(join(import.meta.dirname, 'certificates', name), file);
  chmodSync(file, mode);
  return file;
}

function faultsOf(variables: Record<string, string>): readonly string[] {
  try {
    readSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults;
    throw error;
  }
}

/** From `openssl rand`, for these tests. */
const HEX = '6b1d0e9f3a7c5248e0b96f1d7a3c8425d9e1f60b7c2a8543f7e09d1b6c3a5824';
const OTHER_HEX = 'c40e8a6f1b93d7252e6fa9017d8b4c3695f0e2a7b8d1634c70fe5a9b2d8c6413';
const KEY = 'Zk3vQ9sLw2Xc7Tn5Rb8Yd1Mf';
const FAR = { KAFKA_BROKERS: 'kafka-1.internal:9092' };
const PRODUCTION = { NODE_ENV: 'production' };
const OPEN = { HOST: '0.0.0.0' };

describe('every variable of the environment', () => {
  const NAMES = Object.keys(settingSchemas);

  it.each(NAMES)('%s is refused when it is empty', (name) =>
    expect(faultsOf({ [name]: '' })).toEqual([`${name}: expected a value, found an empty one; set it, or take the variable out`]),
  );

  it('is told of in one run, when all of them are wrong', () => {
    const faults = faultsOf(Object.fromEntries(NAMES.map((name) => [name, ''])));
    expect(faults.map((fault) => fault.slice(0, fault.indexOf(':'))).toSorted()).toEqual(NAMES.toSorted());
  });
});

const WRONG: readonly (readonly [what: string, variables: Record<string, string>, fault: RegExp])[] = [
  ['a port that is none', { PORT: 'many' }, /^PORT: expected a whole number from 0 to 65535/],
  ['a mode that is none', { NODE_ENV: 'prod' }, /^NODE_ENV: expected one of production, development, test/],
  ['a key that is too short', { DEV_API_KEY: 'short' }, /^DEV_API_KEY: expected at least 16 characters, found 5/],
  [
    'a short key for second factors',
    { SECOND_FACTOR_KEY: KEY },
    /^SECOND_FACTOR_KEY: expected keys of at least 43 characters, found a shorter one/,
  ],
  ['brokers without a port', { KAFKA_BROKERS: 'kafka' }, /^KAFKA_BROKERS: expected host:port pairs/],
  ['brokers that are none', { KAFKA_BROKERS: ',' }, /^KAFKA_BROKERS: expected host:port pairs/],
  ['another URL for MongoDB', { MONGO_URL: 'postgres://db' }, /^MONGO_URL: expected a mongodb:\/\/ URL/],
  ['back ends that are none', { OPEN_BACK_ENDS: 'redis' }, /^OPEN_BACK_ENDS: expected one of kafka, mongo/],
  ['a sender without a server', { SMTP_FROM: 'soc@example.org' }, /^SMTP_URL: expected it beside SMTP_FROM/],
  ['a server without a sender', { SMTP_URL: 'smtps://mail.example' }, /^SMTP_FROM: expected it beside SMTP_URL/],
  ['a quota beyond all', { MAX_CONCURRENT_STEPS: '300' }, /^MAX_CONCURRENT_STEPS: expected at most EXECUTOR_CONCURRENCY \(256\)/],
  ['no review in production', { ...PRODUCTION, REVIEW: 'off' }, /^REVIEW: expected required or nothing/],
  ['persons in production', { ...PRODUCTION, DEV_API_KEYS: `ana:${KEY}` }, /^DEV_API_KEYS: expected none with NODE_ENV=production/],
  ['workers in production', { ...PRODUCTION, DEV_WORKER_KEYS: `w:${KEY}:edr/*` }, /^DEV_WORKER_KEYS: expected none/],
  ['a proxy of everybody', { TRUSTED_PROXY: '0.0.0.0/0' }, /^TRUSTED_PROXY: expected addresses, networks/],
  ['an origin of everybody', { CORS_ORIGINS: '*' }, /^CORS_ORIGINS: expected origins .* no wildcard/],
  ['notices nobody signs', { APPROVAL_WEBHOOK_URL: 'https://chat.example/hook' }, /^APPROVAL_WEBHOOK_SECRET: expected at least 32/],
  ['one key for two purposes', { CLUSTER_KEY: HEX, SECOND_FACTOR_KEY: HEX }, /^CLUSTER_KEY: .* found the one of SECOND_FACTOR_KEY/],
  ['a new key that is the old one', { CLUSTER_KEY: `${HEX},${HEX}` }, /^CLUSTER_KEY: .* found the same one twice/],
  ['the password of MongoDB for Kafka too', kafkaAndMongo(), /^MONGO_URL: .* found the one of KAFKA_PASSWORD/],
  [
    'a password for MongoDB in the clear',
    { MONGO_URL: 'mongodb://u:p@db.internal/x' },
    /^MONGO_URL: expected TLS with a password for db.internal/,
  ],
  ['MongoDB that is told to do without TLS', { MONGO_URL: 'mongodb+srv://u:p@db.internal/x?tls=false' }, /^MONGO_URL: expected TLS/],
  ['Kafka that asks nobody, in production', { ...PRODUCTION, ...FAR, CLUSTER_KEY: HEX }, /^KAFKA_BROKERS: expected to sign in/],
  ['MongoDB that asks nobody, in production', { ...PRODUCTION, MONGO_URL: 'mongodb://db.internal' }, /^MONGO_URL: expected to sign in/],
  ['Kafka without seals, in production', { ...PRODUCTION, ...FAR, OPEN_BACK_ENDS: 'kafka' }, /^CLUSTER_KEY: expected a key with NODE_ENV/],
  ['a key of one character, for others', { ...OPEN, DEV_API_KEY: 'a'.repeat(40) }, /^DEV_API_KEY: .* fewer than 6 different/],
  [
    'a key of the examples, for others',
    { ...OPEN, DEV_API_KEY: 'key-of-dev-for-examples' },
    /^DEV_API_KEY: .* holds a word that is tried first/,
  ],
  ['a key that repeats, in production', { ...PRODUCTION, CLUSTER_KEY: '0badcafe'.repeat(8) }, /^CLUSTER_KEY: .* same part again/],
  ['a key that counts, in production', { ...PRODUCTION, DEV_API_KEY: 'abcdefghijklmnopqrstuvwxyz' }, /^DEV_API_KEY: .* a sequence/],
  [
    'a password of the trade, in production',
    { ...PRODUCTION, ...signedIn('Passw0rd-password') },
    /^KAFKA_PASSWORD: .* holds a word that is tried first/,
  ],
  ['a private key that everybody reads', tls(0o644), /^TLS_KEY: expected .* read by its owner alone, found mode 0644; run: chmod 600/],
  ['a private key that a group writes', tls(0o620), /^TLS_KEY: expected .* found mode 0620/],
];

describe('a start', () => {
  it.each(WRONG)('is refused with %s, for this alone', (_, variables, expected) => {
    const faults = faultsOf(variables);
    expect(faults).toEqual([expect.stringMatching(expected)]);
    // Expected, found, what to do.
    expect(faults[0]).toMatch(/^[A-Z_]+: (?:entry \d+[^:]*: )?expected .+, found .+[;:] .+/);
  });

  it('is refused with faults of every kind in one run, each in a line', () => {
    const all = {
      ...{ PORT: 'many', LOG_LEVEL: 'loud', REVIEW: 'off', NODE_ENV: 'production', SMTP_FROM: 'soc@example.org' },
      ...{ MONGO_URL: 'mongodb://db.internal', ...FAR, TLS_CERT: join(FOLDER, 'none.pem'), DEV_API_KEY: 'a'.repeat(40) },
    };
    const faults = faultsOf(all);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      ...['LOG_LEVEL', 'PORT', 'DEV_API_KEY', 'TLS_KEY', 'CLUSTER_KEY', 'KAFKA_BROKERS', 'MONGO_URL', 'REVIEW', 'SMTP_URL'],
    ]);
    expect(faults.filter((fault) => fault.includes('\n'))).toEqual([]);
    expect(() => readSettings(all)).toThrow(`expected valid settings in the environment, found 9 faults:\n${faults.join('\n')}`);
  });

  it('is told of a variable that cannot be read alone, and of nothing that would follow from it', () =>
    // Without the address nobody knows whether others reach it, and without the mode nobody knows whether a key must be set.
    expect(faultsOf({ HOST: '', NODE_ENV: 'live', CLUSTER_KEY: 'short', ...FAR })).toEqual([
      expect.stringMatching(/^NODE_ENV: /),
      expect.stringMatching(/^HOST: /),
      expect.stringMatching(/^CLUSTER_KEY: /),
    ]));

  it.each<[string, Record<string, string>]>([
    ['nothing set', {}],
    ['what can be remembered, on one’s own machine', { DEV_API_KEY: 'key-of-dev-for-examples', CLUSTER_KEY: 'ab'.repeat(32) }],
    ['back ends on this machine', { KAFKA_BROKERS: '127.0.0.1:9092', MONGO_URL: 'mongodb://u:p@localhost:27017/x' }],
    [
      'accounts and TLS, in production',
      { ...PRODUCTION, ...signedIn('d8Kq2vX0sLw9'), MONGO_URL: 'mongodb://u:Rt7%2Fq1Zp0Lk@db.internal/x?tls=true' },
    ],
    ['certificates, in production', { ...PRODUCTION, MONGO_URL: 'mongodb+srv://db.internal/?authMechanism=MONGODB-X509' }],
    [
      'a network of these services’ own',
      { ...PRODUCTION, ...FAR, CLUSTER_KEY: HEX, MONGO_URL: 'mongodb://db', OPEN_BACK_ENDS: 'kafka,mongo' },
    ],
    ['two keys of the services', { CLUSTER_KEY: `${HEX},${OTHER_HEX}` }],
    ['a private key of its owner', tls(0o600)],
    ['a private key that nobody writes', tls(0o400)],
  ])('goes on with %s', (_, variables) => expect(faultsOf(variables)).toEqual([]));

  it('shows no key, password or secret of any fault', () => {
    const secrets = ['geheim-geheim-1', 'geheim-geheim-2', 'geheim-geheim-3', 'geheim-geheim-4', 'geheim-geheim-5'];
    const [key, password, sealing, cluster, webhook] = secrets;
    const faults = faultsOf({
      ...{ DEV_API_KEY: key!, DEV_API_KEYS: `ana:${key},ben:${key}`, DEV_WORKER_KEYS: `w:${key}:edr` },
      ...{ MONGO_URL: `mongodb://u:${password}@db.internal/x`, SECOND_FACTOR_KEY: sealing!, CLUSTER_KEY: cluster! },
      ...{ APPROVAL_WEBHOOK_SECRET: webhook!, SMTP_URL: `smtp//u:${password}@mail`, EGRESS_PROXY: `proxy:${password}` },
    });
    expect(faults.length).toBeGreaterThanOrEqual(9);
    for (const secret of secrets) expect(faults.join('\n')).not.toContain(secret);
  });
});

describe('a key that nobody guesses', () => {
  it.each([HEX, OTHER_HEX, KEY, 'a-key-that-an-operator-has-set', 'key-of-person-ana'])('is %s', (key) =>
    expect(guessedBy(key)).toBeUndefined(),
  );

  it.each([
    '0123456789abcdef'.repeat(4),
    'fedcba9876543210',
    'changeme-changeme',
    'Change-Me-2026-now',
    'my.secret.key.2026',
    'aaaabbbbccccdddd',
    `${'qxzvkjwyh'.repeat(4)}hyqkzxvjw`,
  ])('is not %s', (key) => expect(guessedBy(key)).toBeDefined());
});

function kafkaAndMongo(): Record<string, string> {
  return { ...signedIn('d8Kq2vX0sLw9'), MONGO_URL: 'mongodb://u:d8Kq2vX0sLw9@db.internal/x?tls=true' };
}

function signedIn(password: string): Record<string, string> {
  const who = { KAFKA_SASL: 'scram-sha-512', KAFKA_USERNAME: 'runbook', KAFKA_PASSWORD: password };
  return { ...FAR, ...who, KAFKA_TLS_CA: withMode('server.pem', 0o644), CLUSTER_KEY: HEX };
}

function tls(mode: number): Record<string, string> {
  return { TLS_CERT: withMode('server.pem', 0o644), TLS_KEY: withMode('server-key.pem', mode) };
}
