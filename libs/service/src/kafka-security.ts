import { SEAL_KEY_BYTES_MIN, type KafkaSettings } from '@runbook/kafka';
import { TOPICS } from '@runbook/wire';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { z } from 'zod';
import { isLoopback } from './loopback.js';
import { setting } from './setting-facts.js';
import { commaList, oneOf, pemPath, type SettingFault, type SettingRule } from './setting-kinds.js';
import { pemFault, readTlsFiles, tlsFaults } from './tls-files.js';

/** How this process shows who it is, and knows who the brokers are. */
export type KafkaSecurity = Pick<KafkaSettings, 'ssl' | 'sasl' | 'seals'>;

/** The authorities that the runtime brings, for brokers with a certificate of one of them. */
const SYSTEM = 'system';
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** Hexadecimal, so that a key is as long as it looks. */
const clusterKeys = commaList.superRefine((entries, context) => {
  const digits = 2 * SEAL_KEY_BYTES_MIN;
  const isUnfit = entries.length === 0 || entries.some((entry) => !/^([0-9a-f]{2})+$/i.test(entry) || entry.length < digits);
  // Not what was found: it may be a key but for one character.
  const message = `expected one or more keys of at least ${digits} hexadecimal digits, found another text; make one with: openssl rand -hex ${SEAL_KEY_BYTES_MIN}`;
  if (isUnfit) context.addIssue({ code: 'custom', message });
});

const ofKafka = { group: 'kafka', kind: 'path of a PEM file', twin: false } as const;

export const kafkaSecurityVariables = {
  KAFKA_TLS_CA: setting(z.string().optional(), {
    ...ofKafka,
    kind: 'path of a PEM file, or `system`',
    meaning: "the brokers' authority, or those that the runtime brings: connections to brokers are over TLS",
  }),
  KAFKA_TLS_CERT: setting(pemPath, { ...ofKafka, meaning: "this service's certificate, for brokers that ask for one" }),
  KAFKA_TLS_KEY: setting(pemPath, { ...ofKafka, meaning: 'the private key of `KAFKA_TLS_CERT`' }),
  KAFKA_SASL: setting(oneOf(MECHANISMS).optional(), {
    group: 'kafka',
    kind: MECHANISMS.map((mechanism) => `\`${mechanism}\``).join(', '),
    meaning: 'how this service signs in to the brokers; only over TLS, except to this machine',
  }),
  KAFKA_USERNAME: setting(z.string().optional(), { group: 'kafka', kind: 'text', meaning: 'as whom' }),
  KAFKA_PASSWORD: setting(z.string().optional(), { group: 'kafka', kind: 'text', isSecret: true, meaning: 'with which password' }),
  CLUSTER_KEY: setting(clusterKeys.optional(), {
    group: 'kafka',
    kind: 'list of keys',
    isSecret: true,
    meaning:
      'of all services alike, from `openssl rand -hex 32`: seals what they write, so that who can write to a topic decides nothing; must be set with `NODE_ENV=production`. `new,old` [changes it](operating.md#seals)',
  }),
};

export interface KafkaSecurityVariables {
  readonly KAFKA_BROKERS?: readonly string[] | undefined;
  readonly KAFKA_TLS_CA?: string | undefined;
  readonly KAFKA_TLS_CERT?: string | undefined;
  readonly KAFKA_TLS_KEY?: string | undefined;
  readonly KAFKA_SASL?: (typeof MECHANISMS)[number] | undefined;
  readonly KAFKA_USERNAME?: string | undefined;
  readonly KAFKA_PASSWORD?: string | undefined;
  readonly CLUSTER_KEY?: readonly string[] | undefined;
  readonly NODE_ENV?: string | undefined;
}

/** What is wrong with the variables together, and with the files that they name. Shows no password and nothing of a key. */
export const kafkaSecurityRules: readonly SettingRule<KafkaSecurityVariables>[] = [
  { reads: ['KAFKA_TLS_CA', 'KAFKA_TLS_CERT', 'KAFKA_TLS_KEY'], faults: ofFiles },
  { reads: ['KAFKA_SASL', 'KAFKA_USERNAME', 'KAFKA_PASSWORD', 'KAFKA_TLS_CA', 'KAFKA_BROKERS'], faults: ofSignIn },
  { reads: ['CLUSTER_KEY', 'KAFKA_BROKERS', 'NODE_ENV'], faults: ofSeals },
];

function ofFiles({ KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key }: KafkaSecurityVariables): SettingFault[] {
  const found: SettingFault[] = [];
  const unreadable = ca === undefined || ca === SYSTEM ? undefined : pemFault(ca, 'certificates');
  if (unreadable !== undefined) found.push({ variable: 'KAFKA_TLS_CA', message: unreadable });
  if (cert === undefined && key === undefined) return found;
  if (cert === undefined)
    found.push({ variable: 'KAFKA_TLS_CERT', message: 'expected the certificate of KAFKA_TLS_KEY, found none; set it' });
  else if (key === undefined) found.push({ variable: 'KAFKA_TLS_KEY', message: 'expected the key of KAFKA_TLS_CERT, found none; set it' });
  else found.push(...tlsFaults({ cert, key }).map(({ variable, message }) => ({ variable: `KAFKA_${variable}`, message })));
  if (ca === undefined)
    found.push({ variable: 'KAFKA_TLS_CA', message: `expected a PEM file, or ${SYSTEM}, beside KAFKA_TLS_CERT, found none; set it` });
  return found;
}

function ofSignIn(read: KafkaSecurityVariables): SettingFault[] {
  const { KAFKA_SASL: mechanism, KAFKA_USERNAME: user, KAFKA_PASSWORD: password, KAFKA_TLS_CA: ca, KAFKA_BROKERS: brokers = [] } = read;
  const given = [mechanism, user, password].filter((value) => value !== undefined).length;
  if (given === 0) return [];
  if (given < 3) {
    return [
      {
        variable: 'KAFKA_SASL',
        message: 'expected KAFKA_SASL, KAFKA_USERNAME and KAFKA_PASSWORD together, found some of them; set all three, or none',
      },
    ];
  }
  const elsewhere = brokers.find((broker) => !isLoopback(broker.replace(/:\d+$/, '')));
  if (ca !== undefined || elsewhere === undefined) return [];
  const message = `expected KAFKA_TLS_CA with a password for ${elsewhere}, found none; a password, and what records say, must not be read on the way: set it`;
  return [{ variable: 'KAFKA_SASL', message }];
}

function ofSeals({ CLUSTER_KEY: keys, KAFKA_BROKERS: brokers, NODE_ENV: mode }: KafkaSecurityVariables): SettingFault[] {
  if (keys !== undefined || brokers === undefined || mode !== 'production') return [];
  const message = `expected a key with NODE_ENV=production and KAFKA_BROKERS, found none: who can write to a topic could decide; make one for all services with: openssl rand -hex ${SEAL_KEY_BYTES_MIN}`;
  return [{ variable: 'CLUSTER_KEY', message }];
}

/** Reads the files. */
export function kafkaSecurity(read: KafkaSecurityVariables): KafkaSecurity {
  const { KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key } = read;
  const { KAFKA_SASL: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password, CLUSTER_KEY: keys = [] } = read;
  return {
    seals: { keys: keys.map((key) => Buffer.from(key, 'hex')), ...SEALED_TOPICS },
    ...(ca !== undefined && {
      ssl: {
        ca: ca === SYSTEM ? [...rootCertificates] : [readFileSync(ca, 'utf8')],
        ...(cert !== undefined && key !== undefined && readTlsFiles({ cert, key })),
      },
    }),
    ...(mechanism !== undefined && username !== undefined && password !== undefined && { sasl: { mechanism, username, password } }),
  };
}

/** What the services alone write. Triggers, workers' topics and dead letters have other writers, or readers without the key. */
const SEALED_TOPICS = {
  logs: new Set([TOPICS.executionEvents, TOPICS.correlationEvents, TOPICS.registryEvents, TOPICS.identityEvents] as string[]),
  channels: new Set([
    TOPICS.executionCommands,
    TOPICS.correlationCommands,
    TOPICS.registryCommands,
    TOPICS.identityCommands,
    TOPICS.output,
  ] as string[]),
};
