import { TOPIC_MESSAGE_BYTES_MAX, type Final, type TopicSpec } from '@runbook/ports';
import { COMMANDS_RETENTION_MS_MIN, DEFAULT_REPLICATION_FACTOR, IN_SYNC_REPLICAS_MIN_OF_THREE } from './settings.js';
import type { OffsetRange } from './offset-range.js';

/** A topic that exists, as the cluster describes it. */
export interface FoundTopic {
  readonly spec: TopicSpec;
  readonly configuration: ReadonlyMap<string, string>;
  /** The brokers that have a copy, by partition. */
  readonly replicas: readonly (readonly number[])[];
  /** By partition. */
  readonly ranges: readonly OffsetRange[];
}

/** What its topics are held against. */
export interface FoundCluster {
  /** As commands name it: `host:port,host:port`. */
  readonly address: string;
  readonly brokers: readonly number[];
  /** Copies of each partition that are asked for; undefined: as many as there are. */
  readonly copies: number | undefined;
}

/** One setting of a topic, and what it must be. */
interface Demand {
  readonly name: string;
  readonly value: string;
  readonly isMet: (found: string) => boolean;
}

/** Topics that must keep their records were found in a state in which they lose some, or have lost some. */
export class TopicsUnfit extends Error implements Final {
  override readonly name = 'TopicsUnfit';
  readonly isFinal = true;
  constructor(readonly faults: readonly string[]) {
    super(
      `expected the topics of the log to lose nothing, found that ${faults.join('; ')}. Run what is named and start again; docs/guides/operating.md#topics says why`,
    );
  }
}

/** In one sentence each, with the command that mends it; empty: the topics keep what they must. */
export function faultsOf(topics: readonly FoundTopic[], cluster: FoundCluster): string[] {
  return topics.flatMap((found) => [
    ...missingRecords(found),
    ...wrongConfiguration(found, cluster),
    ...missingPartitions(found, topics, cluster),
    ...missingCopies(found, cluster),
  ]);
}

function missingRecords({ spec: { topic, keeps }, ranges }: FoundTopic): string[] {
  if (keeps !== 'everything') return [];
  return ranges.flatMap(({ low }, partition) =>
    low === 0
      ? []
      : `${topic}/${partition} begins at offset ${low}, the records before it were deleted, and no command brings them back: put the topic back whole from a backup, or begin anew with empty topics and an empty database`,
  );
}

function wrongConfiguration(found: FoundTopic, { address, copies }: FoundCluster): string[] {
  const { topic } = found.spec;
  const wrong = demandsOn(found.spec, Math.max(copies ?? 0, fewestCopies(found))).filter(
    ({ name, isMet }) => !isMet(found.configuration.get(name) ?? ''),
  );
  if (wrong.length === 0) return [];
  const is = wrong.map(({ name }) => `${name}=${found.configuration.get(name) ?? ''}`).join(', ');
  const must = wrong.map(({ name, value }) => `${name}=${value}`).join(',');
  return [
    `${topic} has ${is}: kafka-configs.sh --bootstrap-server ${address} --alter --entity-type topics --entity-name ${topic} --add-config ${must}`,
  ];
}

function demandsOn({ keeps }: TopicSpec, copies: number): Demand[] {
  const exactly = (name: string, value: string): Demand => ({ name, value, isMet: (found) => found === value });
  const atLeast = (name: string, least: number): Demand => ({ name, value: String(least), isMet: (found) => Number(found) >= least });
  const retention: Demand =
    keeps === 'everything'
      ? exactly('retention.ms', '-1')
      : { name: 'retention.ms', value: '-1', isMet: (found) => found === '-1' || Number(found) >= COMMANDS_RETENTION_MS_MIN };
  return [
    // Compaction keeps the last record of a key: of a run its last decision alone, or its last command.
    exactly('cleanup.policy', 'delete'),
    retention,
    exactly('retention.bytes', '-1'),
    // A copy that lags and becomes the leader cuts off what was acknowledged.
    exactly('unclean.leader.election.enable', 'false'),
    atLeast('max.message.bytes', TOPIC_MESSAGE_BYTES_MAX),
    ...(copies >= DEFAULT_REPLICATION_FACTOR ? [atLeast('min.insync.replicas', IN_SYNC_REPLICAS_MIN_OF_THREE)] : []),
  ];
}

/** Keys have their place among the partitions there are; so more partitions are for topics that are empty alone, and for a pair together. */
function missingPartitions({ spec, replicas }: FoundTopic, topics: readonly FoundTopic[], { address }: FoundCluster): string[] {
  const { topic, partitions } = spec;
  const count = replicas.length;
  if (count >= partitions) return [];
  const alike = topics.filter((other) => other.spec.partitions === partitions && other.replicas.length < partitions);
  const isEmpty = alike.every(({ ranges }) => ranges.every(({ high }) => high === 0));
  const mend = isEmpty
    ? `kafka-topics.sh --bootstrap-server ${address} --alter --topic ${topic} --partitions ${partitions}`
    : `start with PARTITIONS=${count}, because records are placed by that number already`;
  return [`${topic} has ${counted(count, 'partition')} where ${partitions} are asked for: ${mend}`];
}

function missingCopies(found: FoundTopic, { address, brokers, copies = 0 }: FoundCluster): string[] {
  const { topic } = found.spec;
  const count = fewestCopies(found);
  if (count >= copies) return [];
  const is = `${topic} has ${counted(count, 'copy', 'copies')} where KAFKA_REPLICATION asks for ${copies}`;
  if (brokers.length < copies) {
    return [`${is}, and the cluster has ${counted(brokers.length, 'broker')}: add brokers, or start with KAFKA_REPLICATION=${count}`];
  }
  const plan = found.replicas.map((replicas, partition) => ({
    topic,
    partition,
    replicas: spreadOver(brokers, replicas, copies, partition),
  }));
  const json = JSON.stringify({ version: 1, partitions: plan });
  return [
    `${is}: echo '${json}' > copies.json && kafka-reassign-partitions.sh --bootstrap-server ${address} --reassignment-json-file copies.json --execute`,
  ];
}

/** Copies stay where they are; the new ones begin at another broker for each partition. */
function spreadOver(brokers: readonly number[], replicas: readonly number[], copies: number, partition: number): number[] {
  const others = brokers.filter((broker) => !replicas.includes(broker));
  const turned = others.map((_, at) => others[(at + partition) % others.length]!);
  return [...replicas, ...turned].slice(0, Math.max(copies, replicas.length));
}

const fewestCopies = ({ replicas }: FoundTopic): number => Math.min(...replicas.map((brokers) => brokers.length));

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
