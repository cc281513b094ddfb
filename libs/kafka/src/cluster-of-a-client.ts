import type { Cluster, Kafka } from 'kafkajs';

/** What kafkajs 2.2.4 has in its cluster and not in its types. */
interface FullCluster extends Cluster {
  readonly targetTopics: ReadonlySet<string>;
  readonly brokerPool: {
    metadata: unknown;
    readonly brokers: Readonly<Record<string, { metadata(topics: readonly string[]): Promise<unknown> }>>;
    findBroker(node: { nodeId: number }): Promise<unknown>;
  };
}

/**
 * What a client of kafkajs makes, with the cluster that it made for it: kafkajs keeps that to itself.
 *
 * @param make calls one of the client's methods that make something: `producer`, `consumer`, `admin`
 */
export function withCluster<T>(client: Kafka, make: (client: Kafka) => T): { readonly made: T; readonly cluster: Cluster } {
  const createCluster = Object.getOwnPropertySymbols(client).find(({ description }) => description === 'private:Kafka:createCluster')!;
  const holder = client as unknown as Record<symbol, (options: object) => Cluster>;
  const create = holder[createCluster]!;
  let cluster: Cluster | undefined;
  holder[createCluster] = (options) => (cluster = create(options));
  const made = make(client);
  if (!cluster) throw new Error('expected kafkajs 2.2.4 to make a cluster, found that it made none; see what has changed in it');
  return { made, cluster };
}

/** Learns anew who leads these topics, from the broker that is told, which must be alive: kafkajs might ask one that never answers. */
export async function learnLeaders(cluster: Cluster, topics: readonly string[], leader: number): Promise<void> {
  await cluster.addMultipleTargetTopics([...topics]);
  const { brokerPool, targetTopics } = cluster as FullCluster;
  const broker = brokerPool.brokers[leader];
  if (!broker) return cluster.refreshMetadata();
  await brokerPool.findBroker({ nodeId: leader });
  brokerPool.metadata = await broker.metadata([...targetTopics]);
}
