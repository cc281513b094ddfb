import { createRequire } from 'node:module';
import type { Final } from '@runbook/ports';
import type { KafkaSettings } from './settings.js';

const require = createRequire(import.meta.url);
const { createErrorFromCode } = require('kafkajs/src/protocol/error.js') as { createErrorFromCode(code: number): Error };

/** What brokers let an account do, in the words of `kafka-acls.sh`. */
export type BrokerOperation = 'Create' | 'Describe' | 'DescribeConfigs' | 'Read' | 'Write';

/** A right that a request needs. */
export interface NeededRight {
  readonly operation: BrokerOperation;
  readonly resource: 'topic' | 'group';
  readonly names: readonly string[];
}

/** The brokers' answer to an account that may not; by the resource that it is about. */
const DENIALS: Readonly<Record<string, NeededRight['resource']>> = {
  TOPIC_AUTHORIZATION_FAILED: 'topic',
  GROUP_AUTHORIZATION_FAILED: 'group',
  // The making of a topic, which a right on topics of that name permits as well.
  CLUSTER_AUTHORIZATION_FAILED: 'topic',
};
/** The code of `TOPIC_AUTHORIZATION_FAILED` in Kafka's protocol. */
export const TOPIC_DENIED = 29;
/** kafkajs wraps an error in others. */
const CAUSES_MAX = 8;

/** The account of this process may not do what its request asks. Asking again changes nothing until somebody gives it the right. */
export class AccessDenied extends Error implements Final {
  override readonly name = 'AccessDenied';
  readonly isFinal = true;

  constructor(
    readonly right: NeededRight,
    settings: Pick<KafkaSettings, 'sasl' | 'ssl'>,
    options?: ErrorOptions,
  ) {
    const { operation, resource, names } = right;
    super(
      `expected ${accountOf(settings)} to have the right ${operation} on the ${names.length === 1 ? resource : `${resource}s`} ${names.join(', ')}, ` +
        'found that the brokers deny it; give it that right: docs/guides/operating.md#an-account-for-each-service has the commands for every account',
      options,
    );
  }
}

/**
 * What the error says if brokers denied the request; undefined: it failed with something else.
 *
 * @param right what the request needs of topics
 * @param ofGroup what it needs of a group, where it is about one
 */
export function denialOf(
  error: unknown,
  right: NeededRight,
  settings: Pick<KafkaSettings, 'sasl' | 'ssl'>,
  ofGroup = right,
): AccessDenied | undefined {
  if (error instanceof AccessDenied) return error;
  const denied = deniedIn(error, 0);
  if (!denied) return undefined;
  const { resource, topics } = denied;
  const needed = resource === 'group' ? ofGroup : { ...right, names: topics ?? right.names };
  return new AccessDenied(needed, settings, { cause: error });
}

/** kafkajs's own error, with the topics that the answer named: kafkajs keeps the code alone. */
export const topicsDenied = (topics: readonly string[]): Error =>
  Object.assign(createErrorFromCode(TOPIC_DENIED), { deniedTopics: topics });

interface Denied {
  readonly resource: NeededRight['resource'];
  /** Undefined: the answer named none. */
  readonly topics: readonly string[] | undefined;
}

function deniedIn(error: unknown, depth: number): Denied | undefined {
  if (!(error instanceof Error) || depth > CAUSES_MAX) return undefined;
  const { type, topic, deniedTopics, errors = [] } = error as KafkajsError;
  const resource = DENIALS[type ?? ''];
  if (resource) return { resource, topics: deniedTopics ?? (topic === undefined ? undefined : [topic]) };
  const parts = errors.flatMap((part) => deniedIn(part, depth + 1) ?? []);
  const [first] = parts;
  if (first) return { resource: first.resource, topics: parts.flatMap(({ topics = [] }) => topics) };
  return error.cause === error ? undefined : deniedIn(error.cause, depth + 1);
}

/** What errors of kafkajs have beside what its types say: an aggregate has its parts, one about the making of a topic has its name. */
interface KafkajsError extends Error {
  readonly type?: string;
  readonly topic?: string;
  readonly deniedTopics?: readonly string[];
  readonly errors?: readonly unknown[];
}

function accountOf({ sasl, ssl }: Pick<KafkaSettings, 'sasl' | 'ssl'>): string {
  if (sasl && 'username' in sasl) return `the account ${sasl.username}`;
  if (typeof ssl === 'object' && ssl.cert !== undefined) return 'the account of the certificate in KAFKA_TLS_CERT';
  return 'who comes without an account (KAFKA_USERNAME, or a certificate in KAFKA_TLS_CERT)';
}
