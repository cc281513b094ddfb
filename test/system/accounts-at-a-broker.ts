import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import kafkajs, { type AclEntry, type Admin, type Kafka, type KafkaConfig } from 'kafkajs';
import { brokerRights, type Account, type BrokerRight } from '@runbook/service';
import { startKafka, type KafkaServer } from '../servers/index.mjs';

/** Programs that are no services of ours: what the guides say they need, and no more. */
type Other = 'producer' | 'worker';
export type AnyAccount = Account | Other;
/** What is waited for has a reason to come; longer than this it does not. */
const WAIT_MS = 60_000;
const PASSWORD = 'a-password-for-suites-only';
const certificate = (name: string) => join('libs/service/test/certificates', name);
const { AclOperationTypes: OPERATIONS, AclPermissionTypes: PERMISSIONS, AclResourceTypes: RESOURCES, ResourcePatternTypes: PATTERNS } = kafkajs; // prettier-ignore
const OPERATION_OF = {
  ...{ Create: OPERATIONS.CREATE, Describe: OPERATIONS.DESCRIBE, DescribeConfigs: OPERATIONS.DESCRIBE_CONFIGS },
  ...{ Read: OPERATIONS.READ, Write: OPERATIONS.WRITE },
};

export const nameOf = (account: AnyAccount): string => `runbook-${account}`;

/** A right of any account: those of the services come from where the guide's table does. */
export type Right = Omit<BrokerRight, 'account'> & { readonly account: AnyAccount };

/** A broker that knows who comes and lets nobody do what no access list permits, with an account for each service. */
export class BrokerWithAccounts {
  private constructor(
    readonly kafka: KafkaServer,
    /** May do everything. */
    readonly admin: Admin,
    readonly open: Kafka,
  ) {}

  static async start(accounts: readonly AnyAccount[]): Promise<BrokerWithAccounts> {
    const users = Object.fromEntries(accounts.map((account) => [nameOf(account), PASSWORD]));
    const [cert, key] = ['server.pem', 'server-key.pem'].map((name) => readFileSync(certificate(name), 'utf8'));
    const kafka = await startKafka({ exclusive: true, heapMb: 384, secure: { certificate: cert!, key: key!, users, authorizes: true } });
    const open = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING });
    const admin = open.admin();
    await admin.connect();
    return new BrokerWithAccounts(kafka, admin, open);
  }

  async stop(): Promise<void> {
    await this.admin.disconnect();
    await this.kafka.stop();
  }

  /** What a service is told to sign in as its account. */
  environmentOf(account: AnyAccount): Record<string, string> {
    return {
      ...{ KAFKA_BROKERS: this.kafka.secureBrokers!.join(','), KAFKA_TLS_CA: certificate('server.pem') },
      ...{ KAFKA_SASL: 'plain', KAFKA_USERNAME: nameOf(account), KAFKA_PASSWORD: PASSWORD },
    };
  }

  /** The same for a client of kafkajs. */
  clientOf(account: AnyAccount): Omit<KafkaConfig, 'brokers'> & { readonly brokers: string[] } {
    return {
      brokers: this.kafka.secureBrokers!,
      ssl: { ca: [readFileSync(certificate('server.pem'), 'utf8')] },
      sasl: { mechanism: 'plain', username: nameOf(account), password: PASSWORD },
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 2 },
    };
  }

  async give(rights: readonly Right[]): Promise<void> {
    await this.admin.createAcls({ acl: rights.flatMap(entriesOf) });
  }

  async take(rights: readonly Right[]): Promise<void> {
    await this.admin.deleteAcls({ filters: rights.flatMap(entriesOf) });
  }

  /** Makes the topics of the services as the account that may make topics. */
  async makeTopics(environment: Record<string, string>): Promise<void> {
    const env = { PATH: process.env.PATH, ...environment, ...this.environmentOf('topics') };
    await promisify(execFile)(process.execPath, ['apps/orchestrator/dist/topics.js'], { env });
  }
}

/** What the services' accounts, a producer's and a worker's may do. */
export function allRights({
  namespaces,
  sources,
}: {
  readonly namespaces: readonly string[];
  readonly sources: readonly string[];
}): Right[] {
  const topic = { resource: 'topic', isPrefix: false } as const;
  const worker = (namespace: string): Right[] => [
    { account: 'worker', operations: ['Read'], ...topic, names: ['tasks', 'signals'].map((kind) => `runbook.worker.${namespace}.${kind}`) },
    { account: 'worker', operations: ['Write'], ...topic, names: [`runbook.worker.${namespace}.reports`] },
    {
      account: 'worker',
      operations: ['Read'],
      resource: 'group',
      isPrefix: true,
      names: [`runbook-workers-${namespace}-`, 'runbook-worker-'],
    },
  ];
  return [
    ...brokerRights({ namespaces, sources }),
    { account: 'producer', operations: ['Write'], ...topic, names: ['runbook.triggers', ...sources] },
    ...namespaces.flatMap(worker),
  ];
}

const entriesOf = ({ account, operations, resource, names, isPrefix }: Right): AclEntry[] =>
  names.flatMap((resourceName) =>
    operations.map((operation) => ({
      ...{ principal: `User:${nameOf(account)}`, host: '*', permissionType: PERMISSIONS.ALLOW, operation: OPERATION_OF[operation] },
      ...{ resourceType: resource === 'topic' ? RESOURCES.TOPIC : RESOURCES.GROUP, resourceName },
      resourcePatternType: isPrefix ? PATTERNS.PREFIXED : PATTERNS.LITERAL,
    })),
  );

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function until<T>(what: string, find: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(100)) {
    const found = await find();
    if (found !== undefined) return found;
  }
  throw new Error(`expected in time: ${what}`);
}
