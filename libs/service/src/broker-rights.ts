import { TopicNames } from '@runbook/kafka';
import { TOPICS } from '@runbook/wire';
import { GROUP_PREFIXES, SERVICE_ACCOUNTS, topicUses, type OtherTopics, type ServiceAccount, type TopicUse } from './broker-accounts.js';
import type { Settings } from './settings.js';

/** The services, and what makes their topics. */
export const ACCOUNTS = ['topics', ...SERVICE_ACCOUNTS] as const;
export type Account = 'topics' | ServiceAccount;

/** What brokers let an account do, in the words of `kafka-acls.sh`. */
export interface BrokerRight {
  readonly account: Account;
  readonly operations: readonly ('Create' | 'Describe' | 'DescribeConfigs' | TopicUse)[];
  readonly resource: 'topic' | 'group';
  readonly names: readonly string[];
  /** The names are what those of the resources begin with. */
  readonly isPrefix: boolean;
}

const OF_THE_SERVICES = { resource: 'topic', names: ['runbook.'], isPrefix: true } as const;

/** All that the accounts need, and nothing else: one right for each that is given in one command. */
export function brokerRights(others: OtherTopics): BrokerRight[] {
  const uses = topicUses(others);
  const named = (account: ServiceAccount, operation: TopicUse): BrokerRight[] => {
    const names = uses.flatMap(([topic, { [account]: does = [] }]) => (does.includes(operation) ? [topic] : []));
    return names.length === 0 ? [] : [{ account, operations: [operation], resource: 'topic', names, isPrefix: false }];
  };
  return [
    { account: 'topics', operations: ['Create', 'Describe', 'DescribeConfigs'], ...OF_THE_SERVICES },
    ...SERVICE_ACCOUNTS.flatMap((account): BrokerRight[] => [
      // Every service looks at all of the topics when it starts.
      { account, operations: ['Describe', 'DescribeConfigs'], ...OF_THE_SERVICES },
      ...named(account, 'Read'),
      ...named(account, 'Write'),
      { account, operations: ['Read'], resource: 'group', names: GROUP_PREFIXES[account], isPrefix: true },
    ]),
  ];
}

/** What brokers take as the name of a topic. */
const TOPIC_NAME = /^[\w.-]{1,249}$/;

/**
 * Tells the commands that give each account its rights, a line each, for who looks after the brokers.
 *
 * @param sources topics of event sources
 */
export function tellBrokerRights(
  { kafkaBrokers, kafkaWorkers, topicPrefix }: Pick<Settings, 'kafkaBrokers' | 'kafkaWorkers' | 'topicPrefix'>,
  sources: readonly string[],
  tell: (line: string) => void,
): void {
  if (!kafkaBrokers) throw new Error('expected KAFKA_BROKERS, found none: embedded logs have no accounts; set it as the services have it');
  const wrong = sources.find((source) => !TOPIC_NAME.test(source));
  if (wrong !== undefined) {
    throw new Error(
      `expected topics of event sources behind --acls, found ${JSON.stringify(wrong)}; a name has letters, digits, ., _ and -`,
    );
  }
  const rights = brokerRights({ namespaces: kafkaWorkers.map(({ namespace }) => namespace), sources });
  for (const line of brokerRightCommands(onCluster(rights, topicPrefix), kafkaBrokers)) tell(line);
}

/** Of one of several systems on a cluster. */
function onCluster(rights: readonly BrokerRight[], topicPrefix: string | undefined): readonly BrokerRight[] {
  if (topicPrefix === undefined) return rights;
  const called = new TopicNames(topicPrefix);
  return rights.map((right) => {
    const names = right.names.map((name) => (right.resource === 'topic' ? called.topic(name) : called.group(name)));
    // Triggers have one topic on a cluster, which what the others begin with does not name.
    return { ...right, names: right.resource === 'topic' && right.isPrefix ? [...names, TOPICS.triggers] : names };
  });
}

/** The lines of a shell. Names of topics and groups need no quotes. */
export function brokerRightCommands(rights: readonly BrokerRight[], brokers: readonly string[]): string[] {
  const start = `kafka-acls.sh --bootstrap-server ${brokers.join(',')} --command-config admin.properties`;
  return [
    '# Who signs in as what: the user of KAFKA_USERNAME, or User:CN=… as the certificate of KAFKA_TLS_CERT says.',
    ...ACCOUNTS.map((account) => `${account}=User:runbook-${account}`),
    `acls() { ${start} --add --allow-principal "$@"; }`,
    ...rights.map(commandOf),
  ];
}

const commandOf = ({ account, operations, resource, names, isPrefix }: BrokerRight): string =>
  [
    `acls "$${account}"`,
    ...operations.map((operation) => `--operation ${operation}`),
    ...names.map((name) => `--${resource} ${name}`),
    ...(isPrefix ? ['--resource-pattern-type prefixed'] : []),
  ].join(' ');
