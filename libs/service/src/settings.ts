import { DURATION_MS_MAX } from '@runbook/domain';
import { z } from 'zod';
import { approvalWebhookFault, type ApprovalWebhook } from './approval-webhook.js';
import { API_KEY_LENGTH_MIN, readDevelopmentPersons, type DevelopmentPerson } from './development-persons.js';
import { readKafkaWorkers, readWorkerKeys, type KafkaWorkers, type WorkerKey } from './worker-settings.js';

/** Settings of a service, by environment. Every default is safe on one machine; anything weak or unreadable refuses to boot. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** `NODE_ENV=production`: nothing is made up that an operator must know. */
  readonly production: boolean;
  /** Undefined: the standalone service makes one, keeps it in the data folder and prints it. */
  readonly devApiKey?: string;
  /** More persons for development and tests, beside the one of `devApiKey`. */
  readonly devPersons: readonly DevelopmentPerson[];
  /** `host:port` pairs that the egress guard lets through beside public addresses. */
  readonly egressAllow: readonly string[];
  /** `http://host:port`, through which calls over HTTP and gRPC go; undefined: straight. May hold an account. */
  readonly egressProxy?: string;
  /** `host:port` pairs that are called straight all the same. */
  readonly egressProxyExcept: readonly string[];
  /** Undefined: the embedded log. */
  readonly kafkaBrokers?: readonly string[];
  /** Undefined: the embedded document store. */
  readonly mongoUrl?: string;
  readonly partitions: number;
  /** Undefined: three, or as many as there are brokers. */
  readonly replicationFactor?: number;
  readonly executorConcurrency: number;
  /** Of one tenant, in one executor. Undefined: three quarters of `executorConcurrency`. */
  readonly concurrentStepsMax?: number;
  /** No run goes on for longer, in milliseconds. Undefined: as its runbook says. */
  readonly executionTimeMsMax?: number;
  /** What one tenant may have and do. */
  readonly quotas: TenantQuotas;
  /** Whether approvals' deadlines go on while a run is paused. */
  readonly approvalDeadlines: 'run' | 'freeze';
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

/** Of each tenant, the platform's own included. */
export interface TenantQuotas {
  /** What it may ask one gateway to do, in a minute. */
  readonly actsPerMinute: number;
  /** Whether the keys that the settings name are counted too. */
  readonly countsKeysOfSettings: boolean;
  /** Runs that go on by themselves. */
  readonly runningMax: number;
  /** Runs that wait for people or events, or are paused. */
  readonly parkedMax: number;
  /** Of the records of its runs. */
  readonly logBytesMax: number;
}

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

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
    EGRESS_ALLOW: list.default([]),
    EGRESS_PROXY: z
      .string()
      .regex(/^https?:\/\/[^/]+\/?$/, 'expected http://host:port or https://host:port')
      .optional(),
    EGRESS_PROXY_EXCEPT: list.default([]),
    KAFKA_BROKERS: list.optional(),
    MONGO_URL: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'expected a mongodb:// URL')
      .optional(),
    PARTITIONS: whole(1, 1000).optional(),
    KAFKA_REPLICATION: whole(1, 7).optional(),
    APPROVAL_DEADLINES_WHILE_PAUSED: z.enum(['run', 'freeze']).default('run'),
    EVENT_DUPLICATES_DAYS: whole(1, 90).default(7),
    APPROVAL_WEBHOOK_URL: z.string().optional(),
    APPROVAL_WEBHOOK_SECRET: z.string().optional(),
    EXECUTOR_CONCURRENCY: whole(1, 10_000).default(256),
    MAX_CONCURRENT_STEPS: whole(1, 10_000).optional(),
    MAX_EXECUTION_TIME_MS: whole(1_000, DURATION_MS_MAX).optional(),
    RATE_LIMIT_PER_TENANT: whole(1, 1_000_000).optional(),
    MAX_RUNNING_EXECUTIONS: whole(1, 10_000_000).default(10_000),
    MAX_PARKED_EXECUTIONS: whole(1, 10_000_000).default(1_000_000),
    MAX_LOG_MB: whole(1, 100_000_000).default(10_240),
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
  .superRefine(({ MAX_CONCURRENT_STEPS: ofTenant, EXECUTOR_CONCURRENCY: all }, context) => {
    if (ofTenant === undefined || ofTenant <= all) return;
    const message = `expected at most EXECUTOR_CONCURRENCY (${all}) for the steps of one tenant, found ${ofTenant}`;
    context.addIssue({ code: 'custom', path: ['MAX_CONCURRENT_STEPS'], message });
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
const ACTS_PER_MINUTE = 100;
const MB = 1024 * 1024;

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
    egressAllow: read.EGRESS_ALLOW,
    egressProxy: read.EGRESS_PROXY,
    egressProxyExcept: read.EGRESS_PROXY_EXCEPT,
    kafkaBrokers: read.KAFKA_BROKERS,
    mongoUrl: read.MONGO_URL,
    partitions: read.PARTITIONS ?? (read.KAFKA_BROKERS ? PARTITIONS_DEFAULT.kafka : PARTITIONS_DEFAULT.embedded),
    replicationFactor: read.KAFKA_REPLICATION,
    approvalDeadlines: read.APPROVAL_DEADLINES_WHILE_PAUSED,
    duplicatesRememberedMs: read.EVENT_DUPLICATES_DAYS * DAY_MS,
    ...(read.APPROVAL_WEBHOOK_URL !== undefined &&
      read.APPROVAL_WEBHOOK_SECRET !== undefined && {
        approvalWebhook: { url: read.APPROVAL_WEBHOOK_URL, secret: read.APPROVAL_WEBHOOK_SECRET },
      }),
    executorConcurrency: read.EXECUTOR_CONCURRENCY,
    concurrentStepsMax: read.MAX_CONCURRENT_STEPS,
    executionTimeMsMax: read.MAX_EXECUTION_TIME_MS,
    quotas: {
      actsPerMinute: read.RATE_LIMIT_PER_TENANT ?? ACTS_PER_MINUTE,
      countsKeysOfSettings: read.RATE_LIMIT_PER_TENANT !== undefined || read.NODE_ENV === 'production',
      runningMax: read.MAX_RUNNING_EXECUTIONS,
      parkedMax: read.MAX_PARKED_EXECUTIONS,
      logBytesMax: read.MAX_LOG_MB * MB,
    },
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
