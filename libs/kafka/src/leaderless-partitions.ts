import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface Metadata {
  readonly topicMetadata: readonly { readonly partitionMetadata: readonly { partitionErrorCode: number }[] }[];
}
interface Leaders {
  readonly [leader: string]: number[];
}

/** What brokers answer of a partition without a leader, or with too few listeners: its leader is -1 then. */
const WITHOUT_LEADER = new Set([5, 72]);
const NOBODY = '-1';
/** The versions of the metadata request that kafkajs 2.2.4 has. */
const VERSIONS = [0, 1, 2, 3, 4, 5, 6];

/**
 * kafkajs throws away what it is told of a topic when one of its partitions has no leader, so one that has lost its brokers stops the reading, the
 * writing and every look-up of all others, for as long as it is away. Here it is one that nobody leads: left out of every request. What is
 * to be written to it is in doubt, and its end cannot be told.
 */
export function leaveOutLeaderlessPartitions(): void {
  for (const version of VERSIONS) {
    const response = require(`kafkajs/src/protocol/requests/metadata/v${version}/response.js`) as Response;
    if (!patched.has(response)) response.parse = tolerant(response.parse);
    patched.add(response);
  }
  const { prototype } = require('kafkajs/src/cluster/index.js') as { prototype: ClusterMethods };
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const find = prototype.findLeaderForPartitions;
  prototype.findLeaderForPartitions = function (this: unknown, topic, partitions) {
    const { [NOBODY]: _, ...led } = find.call(this, topic, partitions);
    return led;
  };
}

interface Response {
  parse(data: Metadata): Promise<Metadata>;
}
interface ClusterMethods {
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Leaders;
}
const patched = new WeakSet<object>();

function tolerant(parse: Response['parse']): Response['parse'] {
  return (data) => {
    for (const { partitionMetadata } of data.topicMetadata) {
      for (const partition of partitionMetadata) if (WITHOUT_LEADER.has(partition.partitionErrorCode)) partition.partitionErrorCode = 0;
    }
    return parse(data);
  };
}
