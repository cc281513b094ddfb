import { AllowList } from '@runbook/outbound';
import { z } from 'zod';
import { approvalWebhookFault, type ApprovalWebhook } from './approval-webhook.js';
import { API_KEY_LENGTH_MIN, readDevelopmentPersons, type DevelopmentPerson } from './development-persons.js';
import { edgeFaults, edgeSettings, edgeVariables, type EdgeSettings } from './edge-settings.js';
import { kafkaSecurity, kafkaSecurityFaults, kafkaSecurityVariables, type KafkaSecurity } from './kafka-security.js';
import { commaList, whole } from './setting-kinds.js';
import { quotaFaults, quotaSettings, quotaVariables, type QuotaSettings } from './tenant-quotas.js';
import { readKafkaWorkers, readWorkerKeys, type KafkaWorkers, type WorkerKey } from './worker-settings.js';

/** Settings of a service, by environment. Every default is safe on one machine; anything weak or unreadable refuses to boot. */
export interface Settings extends EdgeSettings, QuotaSettings {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** `NODE_ENV=production`: nothing is made up that an operator must know. */
  readonly production: boolean;
  /** Undefined: the standalone service makes one, keeps it in the data folder and prints it. */
  readonly devApiKey?: string;
  /** More persons for development and tests, beside the one of `devApiKey`. */
  readonly devPersons: readonly DevelopmentPerson[];
  /** Whose tokens are taken and where people sign in, as JSON; undefined: nobody's. */
  readonly issuersFile?: string;
  /** Seals the secrets of second factors; undefined: embedded a key in the data folder, else there are none. */
  readonly secondFactorKey?: string;
  /** `host:port` pairs that the egress guard lets through beside public addresses. */
  readonly egressAllow: readonly string[];
  /** `http://host:port`, through which calls over HTTP and gRPC go; undefined: straight. May hold an account. */
  readonly egressProxy?: string;
  /** `host:port` pairs that are called straight all the same. */
  readonly egressProxyExcept: readonly string[];
  /** Undefined: the embedded log. */
  readonly kafkaBrokers?: readonly string[];
  /** Of the connections to the brokers. May hold a password and a key. */
  readonly kafkaSecurity: KafkaSecurity;
  /** Undefined: the embedded document store. */
  readonly mongoUrl?: string;
  readonly partitions: number;
  /** Undefined: three, or as many as there are brokers. */
  readonly replicationFactor?: number;
  readonly executorConcurrency: number;
  /** Whether approvals' deadlines go on while a run is paused. */
  readonly approvalDeadlines: 'run' | 'freeze';
  /** Where versions of runbooks are put in force without a review: `off` everywhere, `required` nowhere; undefined: for the embedded tenant of development. */
  readonly review?: 'off' | 'required';
  /** How long an event is known as a duplicate, in milliseconds. */
  readonly duplicatesRememberedMs: number;
  /** Undefined: nobody is told of requests; they stand in the inbox. */
  readonly approvalWebhook?: ApprovalWebhook;
  /** Workers that come in by HTTP, each for some actions only. */
  readonly workerKeys: readonly WorkerKey[];
  /** Namespaces whose workers read Kafka. */
  readonly kafkaWorkers: readonly KafkaWorkers[];
  readonly logLevel: string;
  /** `smtps://user:password@host:port`; undefined: no mail is sent. Holds a password. */
  readonly smtpUrl?: string;
  /** The sender's address of every mail. */
  readonly smtpFrom?: string;
}

/** `host:port` pairs, which the services that call out read in the same way. */
const hostsAndPorts = (setting: string) =>
  commaList.superRefine((entries, context) => {
    try {
      void new AllowList(entries, setting);
    } catch (error) {
      // What compares with the list is not asked.
      context.addIssue({ code: 'custom', message: (error as Error).message, continue: false });
    }
  });

const persons = z.string().transform((text, context) => {
  const read = readDevelopmentPersons(text);
  for (const message of read.faults) context.addIssue({ code: 'custom', message });
  return read.persons;
});

const workerKeys = z.string().transform((text, context) => {
  const read = readWorkerKeys(text);
  for (const message of read.faults) context.addIssue({ code: 'custom', message });
  return read.keys;
});

const kafkaWorkers = z.string().transform((text, context) => {
  const read = readKafkaWorkers(text);
  for (const message of read.faults) context.addIssue({ code: 'custom', message });
  return read.workers;
});

/** 32 random bytes have 43 characters in base64. */
const SEALING_KEY_LENGTH_MIN = 43;

const environment = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: whole(0, 65_535).default(4000),
    DATA_DIR: z.string().min(1).default('.data'),
    DEV_API_KEY: z.string().min(API_KEY_LENGTH_MIN).optional(),
    DEV_API_KEYS: persons.optional(),
    DEV_WORKER_KEYS: workerKeys.optional(),
    KAFKA_WORKERS: kafkaWorkers.optional(),
    NODE_ENV: z.string().optional(),
    ...edgeVariables,
    ISSUERS_FILE: z.string().min(1).optional(),
    SECOND_FACTOR_KEY: z.string().min(SEALING_KEY_LENGTH_MIN).optional(),
    EGRESS_ALLOW: hostsAndPorts('EGRESS_ALLOW').default([]),
    EGRESS_PROXY: z
      .string()
      .regex(/^https?:\/\/[^/]+\/?$/, 'expected http://host:port or https://host:port')
      .optional(),
    EGRESS_PROXY_EXCEPT: hostsAndPorts('EGRESS_PROXY_EXCEPT').default([]),
    KAFKA_BROKERS: commaList.optional(),
    ...kafkaSecurityVariables,
    MONGO_URL: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'expected a mongodb:// URL')
      .optional(),
    PARTITIONS: whole(1, 1000).optional(),
    KAFKA_REPLICATION: whole(1, 7).optional(),
    APPROVAL_DEADLINES_WHILE_PAUSED: z.enum(['run', 'freeze']).default('run'),
    REVIEW: z.enum(['off', 'required']).optional(),
    EVENT_DUPLICATES_DAYS: whole(1, 90).default(7),
    APPROVAL_WEBHOOK_URL: z.string().optional(),
    APPROVAL_WEBHOOK_SECRET: z.string().optional(),
    EXECUTOR_CONCURRENCY: whole(1, 10_000).default(256),
    ...quotaVariables,
    SMTP_URL: z
      .string()
      .regex(/^(smtps?|smtp\+plain):\/\//, 'expected smtps://, smtp:// (with STARTTLS) or smtp+plain://')
      .optional(),
    SMTP_FROM: z
      .string()
      .regex(/^[^\s@<>,]+@[^\s@<>,]+$/, 'expected one address, name@domain')
      .optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .superRefine(({ DEV_API_KEY: key, DEV_API_KEYS: more, NODE_ENV: mode }, context) => {
    const fault = (message: string) => context.addIssue({ code: 'custom', path: ['DEV_API_KEYS'], message });
    if (more && mode === 'production') fault('expected none with NODE_ENV=production, found some; keys in a variable are for development');
    if (more?.some((person) => person.key === key)) fault("expected keys of the persons' own, found the one of DEV_API_KEY");
  })
  .superRefine(({ DEV_API_KEY: key, DEV_API_KEYS: persons, DEV_WORKER_KEYS: workers, NODE_ENV: mode }, context) => {
    const fault = (message: string) => context.addIssue({ code: 'custom', path: ['DEV_WORKER_KEYS'], message });
    if (workers && mode === 'production')
      fault('expected none with NODE_ENV=production, found some; keys in a variable are for development');
    const taken = new Set([key, ...(persons ?? []).map((person) => person.key)]);
    if (workers?.some((worker) => taken.has(worker.key))) fault("expected keys of the workers' own, found one of a person");
  })
  .superRefine((read, context) => {
    for (const { variable, message } of [...edgeFaults(read), ...kafkaSecurityFaults(read), ...quotaFaults(read)])
      context.addIssue({ code: 'custom', path: [variable], message });
  })
  .superRefine(({ REVIEW: review, NODE_ENV: mode }, context) => {
    if (review !== 'off' || mode !== 'production') return;
    const message = 'expected required or nothing with NODE_ENV=production, found off; unreviewed runbooks are for development';
    context.addIssue({ code: 'custom', path: ['REVIEW'], message });
  })
  .superRefine(({ APPROVAL_WEBHOOK_URL: url, APPROVAL_WEBHOOK_SECRET: secret, EGRESS_ALLOW: allow }, context) => {
    const fault = approvalWebhookFault(url, secret, allow);
    if (fault) context.addIssue({ code: 'custom', path: [fault.variable], message: fault.message });
  });

/** Every variable that `readSettings` reads, by name, with the default that does not depend on others; undefined: there is none. */
export const settingsVariables: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(environment.shape).map(([name, schema]) => [name, schema.parse(undefined)]),
);

/** What one tenant's steps may take of an executor where nobody says: with less left over, another one's would wait for one of these to end. */
export const SHARE_OF_ONE_TENANT = 0.75;

/** A team's people and scripts; a loop that has gone wild is stopped within a second. */

const DAY_MS = 24 * 3600 * 1000;

/** Partitions of the execution logs where nobody says: one process needs one, a platform room to grow. */
const PARTITIONS_DEFAULT = { embedded: 1, kafka: 6 } as const;

/** Throws `SettingsInvalid` that names every wrong variable and never shows a value. */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  // An empty variable is a mistake in a deployment file, not a wish for the default.
  const parsed = environment.safeParse(variables);
  if (!parsed.success) throw new SettingsInvalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const read = parsed.data;
  if ((read.SMTP_URL === undefined) !== (read.SMTP_FROM === undefined)) {
    throw new SettingsInvalid(['SMTP_URL and SMTP_FROM: expected both or neither, found one']);
  }
  return {
    host: read.HOST,
    port: read.PORT,
    dataFolder: read.DATA_DIR,
    production: read.NODE_ENV === 'production',
    devApiKey: read.DEV_API_KEY,
    devPersons: read.DEV_API_KEYS ?? [],
    workerKeys: read.DEV_WORKER_KEYS ?? [],
    kafkaWorkers: read.KAFKA_BROKERS ? (read.KAFKA_WORKERS ?? []) : [],
    ...edgeSettings(read),
    issuersFile: read.ISSUERS_FILE,
    secondFactorKey: read.SECOND_FACTOR_KEY,
    egressAllow: read.EGRESS_ALLOW,
    egressProxy: read.EGRESS_PROXY,
    egressProxyExcept: read.EGRESS_PROXY_EXCEPT,
    kafkaBrokers: read.KAFKA_BROKERS,
    kafkaSecurity: kafkaSecurity(read),
    mongoUrl: read.MONGO_URL,
    partitions: read.PARTITIONS ?? (read.KAFKA_BROKERS ? PARTITIONS_DEFAULT.kafka : PARTITIONS_DEFAULT.embedded),
    replicationFactor: read.KAFKA_REPLICATION,
    approvalDeadlines: read.APPROVAL_DEADLINES_WHILE_PAUSED,
    review: read.REVIEW,
    duplicatesRememberedMs: read.EVENT_DUPLICATES_DAYS * DAY_MS,
    ...(read.APPROVAL_WEBHOOK_URL !== undefined &&
      read.APPROVAL_WEBHOOK_SECRET !== undefined && {
        approvalWebhook: { url: read.APPROVAL_WEBHOOK_URL, secret: read.APPROVAL_WEBHOOK_SECRET },
      }),
    executorConcurrency: read.EXECUTOR_CONCURRENCY,
    ...quotaSettings(read),
    logLevel: read.LOG_LEVEL,
    smtpUrl: read.SMTP_URL,
    smtpFrom: read.SMTP_FROM,
  };
}

export class SettingsInvalid extends Error {
  override readonly name = 'SettingsInvalid';
  constructor(readonly faults: readonly string[]) {
    super(`expected valid settings in the environment, found: ${faults.join('; ')}`);
  }
}
