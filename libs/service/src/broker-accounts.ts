import { deadLetterOf, TOPICS, workerTopicsOf } from '@runbook/wire';

/** The services, by the names that their accounts at the brokers have. */
export const SERVICE_ACCOUNTS = ['gateway', 'orchestrator', 'executor', 'approval', 'audit'] as const;
export type ServiceAccount = (typeof SERVICE_ACCOUNTS)[number];
export type TopicUse = 'Read' | 'Write';
/** What each service does with a topic; who is not named does nothing. */
export type TopicUses = Readonly<Partial<Record<ServiceAccount, readonly TopicUse[]>>>;

/** Topics that are there because of settings, or of what is registered. */
export interface OtherTopics {
  /** Namespaces that are served over Kafka. */
  readonly namespaces: readonly string[];
  /** Topics of event sources. */
  readonly sources: readonly string[];
}

/**
 * What each service reads and writes at the brokers, and nothing else: the one source of the guide's table, of the commands that `topics --acls` prints and of
 * the rights that suites give. `accounts-at-the-brokers.spec.ts` holds it against what the services' code does.
 */
export function topicUses({ namespaces, sources }: OtherTopics): [topic: string, uses: TopicUses][] {
  return [
    ...Object.entries(OWN_TOPICS),
    ...namespaces.flatMap((namespace) => {
      const { tasks, signals, reports } = workerTopicsOf(namespace);
      const uses: [string, TopicUses][] = [[tasks, { gateway: ['Write'] }], [signals, { gateway: ['Write'] }], [reports, { gateway: ['Read'] }]]; // prettier-ignore
      return uses;
    }),
    ...sources.flatMap((source) => {
      const uses: [string, TopicUses][] = [[source, { gateway: ['Read'] }], [deadLetterOf(source), { gateway: ['Write'] }]]; // prettier-ignore
      return uses;
    }),
  ];
}

const OWN_TOPICS: Readonly<Record<string, TopicUses>> = {
  [TOPICS.executionCommands]: { gateway: ['Write'], orchestrator: ['Read', 'Write'], executor: ['Write'] },
  [TOPICS.executionEvents]: { gateway: ['Read'], orchestrator: ['Read', 'Write'], executor: ['Read'], approval: ['Read'], audit: ['Read'] },
  [TOPICS.correlationCommands]: { gateway: ['Write'], orchestrator: ['Read', 'Write'] },
  [TOPICS.correlationEvents]: { gateway: ['Read'], orchestrator: ['Read', 'Write'], audit: ['Read'] },
  [TOPICS.registryCommands]: { gateway: ['Write'], orchestrator: ['Read', 'Write'], executor: ['Write'] },
  [TOPICS.registryEvents]: { gateway: ['Read'], orchestrator: ['Read', 'Write'], executor: ['Read'], approval: ['Read'], audit: ['Read'] },
  [TOPICS.identityCommands]: { gateway: ['Write'], orchestrator: ['Read', 'Write'], executor: ['Write'] },
  [TOPICS.identityEvents]: { gateway: ['Read'], orchestrator: ['Read', 'Write'], executor: ['Read'], audit: ['Read'] },
  [TOPICS.triggers]: { gateway: ['Read'] },
  [TOPICS.output]: { gateway: ['Read'], executor: ['Write'] },
  [TOPICS.facts]: { executor: ['Write'] },
  [deadLetterOf(TOPICS.executionCommands)]: { orchestrator: ['Write'] },
  [deadLetterOf(TOPICS.correlationCommands)]: { orchestrator: ['Write'] },
  [deadLetterOf(TOPICS.registryCommands)]: { orchestrator: ['Write'] },
  [deadLetterOf(TOPICS.identityCommands)]: { orchestrator: ['Write'] },
  [deadLetterOf(TOPICS.triggers)]: { gateway: ['Write'] },
};

/** What the names of a service's consumer groups begin with; a member's own may follow. */
export const GROUP_PREFIXES: Readonly<Record<ServiceAccount, readonly string[]>> = {
  gateway: ['runbook-gateway', 'runbook-catalogue-api-gateway', 'runbook-identities-gateway'],
  orchestrator: [
    'runbook-execution-owners',
    'runbook-correlation-owners',
    'runbook-registry-owners',
    'runbook-identity-owners',
    'runbook-orchestrator',
    'runbook-catalogue-orchestrator',
    'runbook-identities-orchestrator',
  ],
  executor: ['runbook-executor', 'runbook-catalogue-executor-service', 'runbook-identities-executor'],
  approval: ['runbook-approval', 'runbook-catalogue-approval-service'],
  audit: ['runbook-audit', 'runbook-catalogue-audit-service'],
};
