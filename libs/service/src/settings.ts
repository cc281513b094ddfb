import { admissionSettings, type AdmissionSettings } from './admission-settings.js';
import { approvalWebhookRule, type ApprovalWebhook } from './approval-webhook.js';
import type { DevelopmentPerson } from './development-persons.js';
import { edgeRule, edgeSettings, type EdgeSettings } from './edge-settings.js';
import { kafkaSecurity, kafkaSecurityRules, type KafkaSecurity } from './kafka-security.js';
import { policyRule, policySettings, type PolicySettings } from './policy-settings.js';
import { sealingRule, sealingSettings, type SealingSettings } from './sealing/sealing-settings.js';
import { withFiles, type Variables } from './setting-files.js';
import { PARTITIONS_DEFAULT } from './setting-groups/store-variables.js';
import type { SettingFault, SettingRule } from './setting-kinds.js';
import { backEndsOf, signedInBackEnds, type BackEnd } from './setting-rules/back-ends.js';
import { developmentKeys } from './setting-rules/development-keys.js';
import { guessableKeys } from './setting-rules/guessable-keys.js';
import { keysOfOnePurpose } from './setting-rules/keys-of-one-purpose.js';
import { mailRule } from './setting-rules/mail.js';
import { reviewRule } from './setting-rules/review.js';
import { settingSchemas, type SettingVariables } from './setting-schemas.js';
import { settingsInFiles } from './setting-table.js';
import { readVariables } from './setting-variables.js';
import { unknownSettings } from './unknown-settings.js';
import { telemetryRule, telemetrySettings, type TelemetrySettings } from './telemetry-settings.js';
import { quotaRule, quotaSettings, type QuotaSettings } from './tenant-quotas.js';
import type { KafkaWorkers, WorkerKey } from './worker-settings.js';

export type { SettingVariables } from './setting-schemas.js';

/** Settings of a service, by environment. Every default is safe on one machine; anything weak or unreadable refuses to boot. */
export interface Settings extends EdgeSettings, QuotaSettings, AdmissionSettings, PolicySettings, SealingSettings {
  /** What is told of the service, and to whom. */
  readonly telemetry: TelemetrySettings;
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
  /** Kafka and MongoDB, where they are reached over a network. */
  readonly backEnds: readonly BackEnd[];
  readonly partitions: number;
  /** Undefined: three, or as many as there are brokers. */
  readonly replicationFactor?: number;
  /** Before the names of the services' own topics, and of all groups. */
  readonly topicPrefix?: string;
  /** The record format that orchestrators write. */
  readonly writeFormat: number;
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

/** What every service asks of its variables together. */
const RULES: readonly SettingRule<SettingVariables>[] = [
  developmentKeys,
  guessableKeys,
  keysOfOnePurpose,
  edgeRule,
  policyRule,
  sealingRule,
  ...kafkaSecurityRules,
  signedInBackEnds,
  quotaRule,
  reviewRule,
  approvalWebhookRule,
  mailRule,
  telemetryRule,
];

/** What one tenant's steps may take of an executor where nobody says: with less left over, another one's would wait for one of these to end. */
export const SHARE_OF_ONE_TENANT = 0.75;

const DAY_MS = 24 * 3600 * 1000;

/**
 * `rules` are those of one service beside everybody's. Throws `SettingsInvalid` with every fault that there is, of each variable and of several together; it
 * never shows a key, a password or a secret.
 */
export function readSettings(given: Variables, rules: readonly SettingRule<SettingVariables>[] = []): Settings {
  const { read, faults } = checkVariables(given, rules);
  if (faults.length > 0) throw new SettingsInvalid(faults.map(toLine), unknownSettings(given).map(toLine));
  return settingsOf(read);
}

/** What could be read, and every fault that there is. */
export function checkVariables(given: Variables, rules: readonly SettingRule<SettingVariables>[] = []) {
  const resolved = withFiles(given, settingsInFiles);
  const { read, faults } = readVariables(settingSchemas, resolved.variables);
  // A value that could not be taken out of its file is a fault of the setting: what follows from it is not told.
  const faulty = new Set([
    ...faults.map(({ variable }) => variable),
    ...resolved.faults.map(({ variable }) => settingsInFiles.get(variable)?.name ?? variable),
  ]);
  const fit = [...RULES, ...rules].filter((rule) => !rule.reads.some((variable) => faulty.has(variable)));
  const all: SettingFault[] = [...resolved.faults, ...faults, ...fit.flatMap((rule) => rule.faults(read))];
  return { read, faults: all, resolved };
}

function settingsOf(read: SettingVariables): Settings {
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
    ...policySettings(read),
    issuersFile: read.ISSUERS_FILE,
    ...sealingSettings(read),
    egressAllow: read.EGRESS_ALLOW,
    egressProxy: read.EGRESS_PROXY,
    egressProxyExcept: read.EGRESS_PROXY_EXCEPT,
    kafkaBrokers: read.KAFKA_BROKERS,
    kafkaSecurity: kafkaSecurity(read),
    mongoUrl: read.MONGO_URL,
    backEnds: backEndsOf(read),
    partitions: read.PARTITIONS ?? (read.KAFKA_BROKERS ? PARTITIONS_DEFAULT.kafka : PARTITIONS_DEFAULT.embedded),
    replicationFactor: read.KAFKA_REPLICATION,
    ...(read.KAFKA_TOPIC_PREFIX !== undefined && { topicPrefix: read.KAFKA_TOPIC_PREFIX }),
    writeFormat: read.WRITE_FORMAT,
    approvalDeadlines: read.APPROVAL_DEADLINES_WHILE_PAUSED,
    review: read.REVIEW,
    duplicatesRememberedMs: read.EVENT_DUPLICATES_DAYS * DAY_MS,
    ...(read.APPROVAL_WEBHOOK_URL !== undefined &&
      read.APPROVAL_WEBHOOK_SECRET !== undefined && {
        approvalWebhook: { url: read.APPROVAL_WEBHOOK_URL, secret: read.APPROVAL_WEBHOOK_SECRET },
      }),
    executorConcurrency: read.EXECUTOR_CONCURRENCY,
    ...quotaSettings(read),
    ...admissionSettings(read),
    telemetry: telemetrySettings(read),
    logLevel: read.LOG_LEVEL,
    smtpUrl: read.SMTP_URL,
    smtpFrom: read.SMTP_FROM,
  };
}

const toLine = ({ variable, message }: SettingFault): string => `${variable}: ${message}`;

/** Each fault is one line; behind them stand variables that may have been meant for one of the settings. */
export class SettingsInvalid extends Error {
  override readonly name = 'SettingsInvalid';
  readonly faults: readonly string[];
  constructor(faults: readonly string[], meant: readonly string[] = []) {
    const lines = faults.map((fault) => fault.replaceAll(/\s+/g, ' '));
    const found = lines.length === 1 ? 'a fault' : `${lines.length} faults`;
    super(`expected valid settings in the environment, found ${found}:\n${[...lines, ...meant].join('\n')}`);
    this.faults = lines;
  }
}
