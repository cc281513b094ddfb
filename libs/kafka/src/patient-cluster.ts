import type { Broker, Cluster } from 'kafkajs';
import type { Asked, Proposed } from './fetches.js';
import { fetchFrom } from './lean-broker.js';
import type { FetchAnswer } from './protocol/fetch-answer.js';
import type { FetchLimits } from './protocol/fetch-request.js';
import { FETCH_ANSWER_MS_MAX, FETCH_BYTES_MAX_PER_PARTITION, HEARTBEAT_ANSWER_MS, QUARANTINE_MS, SEARCH_EVERY_MS } from './settings.js';
import { pause, within } from './waiting.js';

/** What kafkajs 2.2.4 calls on brokers and does not have in its types. */
interface FullBroker extends Broker {
  readonly nodeId: number;
  readonly connectionPool: { readonly host: string; readonly port: number };
  heartbeat(request: { groupId: string }): Promise<unknown>;
  findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<unknown>;
  joinGroup(request: object): Promise<unknown>;
  syncGroup(request: object): Promise<unknown>;
}

interface Metadata {
  readonly topicMetadata: readonly { readonly partitionMetadata: readonly { readonly leader: number }[] }[];
}
interface BrokerPool {
  readonly metadata: Metadata | null;
  readonly brokers: Readonly<Record<string, Broker>>;
  findConnectedBroker(): Promise<Broker>;
}
const NOBODY = -1;
/** Coordinators of groups, not of transactions, in Kafka's protocol. */
const OF_GROUPS = 0;

/** What becomes of the fetches of a consumer's loop. */
export interface FetchLoop {
  /** What is read is written by other programs. */
  readonly isForeign: boolean;
  /** How long the next fetch may wait at the broker for something to bring. */
  waitMs(): number;
  ask(proposed: Proposed): readonly Asked[];
  /** Returns how many records were taken; throws what a broker answered that kafkajs has to mend. */
  take(asked: readonly Asked[], answer: FetchAnswer): number;
  /** Resolves when the next fetch may begin. */
  taken(records: number): Promise<void>;
}

/**
 * kafkajs ends the fetching from all brokers when one of them cannot be reached, and gives up its membership when the group's coordinator cannot:
 * one dead broker then stops every partition, for as long as the forgotten membership takes to expire. So a consumer's cluster is changed:
 *
 * - C1 A fetch that finds nobody, or no answer in time, is a stale leader to kafkajs: it looks up the leaders again, and goes on elsewhere.
 *   The broker is left alone for a while, so that the next one does not wait for it again.
 * - C2 A heartbeat never holds up a fetch. A coordinator that is away is searched for beside it; when there is another, the group is joined
 *   there under the same member id, so nothing is lost (G3).
 * - C3 A coordinator that is not ready to be joined is asked again.
 * - C4 While a partition has no leader, who leads is asked again and again: nothing else would ever tell.
 * - C5 Where a partition begins is not asked: nothing is read before its position is named (G1), and a leader that is away would hold up all.
 * - C6 What is asked for, and what is made of the answer, is the reader's own (G2): kafkajs's loop gets nothing to hand on. It did so partition
 *   by partition, the empty ones too, and made a dozen objects of every record.
 * - C7 A broker that denies the group says so: kafkajs asks every broker, forgets what each of them answered, and says that there is no coordinator.
 */
export function makePatient(cluster: Cluster, loop: FetchLoop): void {
  const find = cluster.findBroker.bind(cluster);
  const refresh = cluster.refreshMetadataIfNecessary.bind(cluster);
  let refreshedAtMs = 0;
  cluster.refreshMetadataIfNecessary = async () => {
    if (performance.now() - refreshedAtMs < SEARCH_EVERY_MS || !hasLeaderless(cluster)) return refresh();
    refreshedAtMs = performance.now();
    return cluster.refreshMetadata();
  };
  cluster.fetchTopicsOffset = async (topics) =>
    topics.map(({ topic, partitions }) => ({ topic, partitions: partitions.map(({ partition }) => ({ partition, offset: '0' })) }));
  const quarantine = new Map<string, number>();
  const isLeftAlone = (nodeId: string) => (quarantine.get(nodeId) ?? 0) > performance.now();
  const { brokerPool } = cluster as unknown as { brokerPool: BrokerPool };
  const findConnected = brokerPool.findConnectedBroker.bind(brokerPool);
  brokerPool.findConnectedBroker = async () => {
    const answering = Object.keys(brokerPool.brokers).filter((id) => !isLeftAlone(id) && brokerPool.brokers[id]!.isConnected());
    const chosen = answering[Math.floor(Math.random() * answering.length)];
    return chosen === undefined ? findConnected() : brokerPool.brokers[chosen]!;
  };
  const findCoordinator = cluster.findGroupCoordinatorMetadata.bind(cluster);
  cluster.findGroupCoordinatorMetadata = (request) =>
    findCoordinator(request).catch(async (error: unknown) => {
      throw (await denialOfGroup(brokerPool, request)) ?? error;
    });
  const patched = new WeakSet<Broker>();
  cluster.findBroker = async (node) => {
    const nodeId = String(node.nodeId);
    if (isLeftAlone(nodeId)) {
      await pause(SEARCH_EVERY_MS);
      throw notThere(nodeId);
    }
    const leave = () => void quarantine.set(nodeId, performance.now() + QUARANTINE_MS);
    try {
      const broker = (await within(FETCH_ANSWER_MS_MAX, find(node), () => notThere(nodeId))) as FullBroker;
      if (!patched.has(broker)) {
        patched.add(broker);
        patchFetch(cluster, broker, leave, loop);
        patchGroup(cluster, broker);
      }
      return broker;
    } catch (error) {
      if (!isUnreached(error)) throw error;
      leave();
      throw notThere(nodeId, error);
    }
  };
}

/** Asks one broker, whose own words are heard. */
async function denialOfGroup(brokerPool: BrokerPool, { groupId }: { groupId: string }): Promise<unknown> {
  try {
    const broker = (await brokerPool.findConnectedBroker()) as FullBroker;
    await broker.findGroupCoordinator({ groupId, coordinatorType: OF_GROUPS });
    return undefined;
  } catch (error) {
    return typeOf(error) === 'GROUP_AUTHORIZATION_FAILED' ? error : undefined;
  }
}

function patchFetch(cluster: Cluster, broker: FullBroker, leave: () => void, loop: FetchLoop): void {
  const fetch = async (limits: FetchLimits, asked: readonly Asked[]): Promise<number> => {
    const askedMs = FETCH_ANSWER_MS_MAX + limits.maxWaitTime;
    try {
      return loop.take(asked, await within(askedMs, fetchFrom(broker, asked, limits, loop.isForeign), () => notThere(broker.nodeId)));
    } catch (error) {
      if (isUnreached(error)) {
        leave();
        drop(cluster, broker);
        throw notThere(broker.nodeId, error);
      }
      // kafkajs would have the whole group join anew.
      if (typeOf(error) === 'NOT_LEADER_FOR_PARTITION' || typeOf(error) === 'LEADER_NOT_AVAILABLE') throw notThere(broker.nodeId, error);
      throw error;
    }
  };
  Object.assign(broker, {
    async fetch({ topics, minBytes, maxBytes, maxWaitTime }: FetchLimits & { readonly topics: Proposed }) {
      const asked = loop.ask(topics);
      const limits = { minBytes, maxBytes, maxWaitTime: loop.waitMs(), maxBytesPerPartition: FETCH_BYTES_MAX_PER_PARTITION };
      if (asked.length === 0) await pause(maxWaitTime);
      else await loop.taken(await fetch(limits, asked));
      return NOTHING_LEFT;
    },
  });
}

/** For kafkajs's loop, which then sees to its heartbeat and fetches again (C6). */
const NOTHING_LEFT = { responses: [] };

function patchGroup(cluster: Cluster, broker: FullBroker): void {
  const heartbeat = broker.heartbeat.bind(broker);
  let verdict: { readonly error: unknown } | undefined;
  let beat: Promise<void> | undefined;
  broker.heartbeat = async (request) => {
    beat ??= heartbeat(request)
      .then(() => undefined)
      .catch(async (error: unknown) => {
        if (isUnreached(error)) drop(cluster, broker);
        if (!isUnreached(error) || (await movedFrom(cluster, broker, request.groupId))) {
          verdict = { error: isUnreached(error) ? coordinatorMoved(error) : error };
        }
      })
      .finally(() => (beat = undefined));
    await Promise.race([beat, pause(HEARTBEAT_ANSWER_MS)]);
    const { error } = verdict ?? {};
    verdict = undefined;
    if (error !== undefined) throw error as Error;
    return undefined;
  };
  for (const name of ['joinGroup', 'syncGroup'] as const) {
    const ask = broker[name].bind(broker);
    broker[name] = (request) =>
      ask(request).catch((error: unknown) => {
        throw isUnreached(error) || NOT_READY.has(typeOf(error) ?? '') ? coordinatorMoved(error) : error;
      });
  }
}

const NOT_READY = new Set(['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP']);

function hasLeaderless(cluster: Cluster): boolean {
  const { metadata } = (cluster as unknown as { brokerPool: BrokerPool }).brokerPool;
  return metadata?.topicMetadata.some(({ partitionMetadata }) => partitionMetadata.some(({ leader }) => leader === NOBODY)) ?? false;
}

/** Searches once; true when somebody else coordinates the group now. */
async function movedFrom(cluster: Cluster, { nodeId }: FullBroker, groupId: string): Promise<boolean> {
  try {
    await pause(SEARCH_EVERY_MS);
    const { coordinator } = (await cluster.findGroupCoordinatorMetadata({ groupId })) as { coordinator: { nodeId: number } };
    return coordinator.nodeId !== nodeId;
  } catch {
    return false;
  }
}

/** Its place is taken by a connection that has not been tried, so questions to any broker go to another. */
function drop(cluster: Cluster, broker: FullBroker): void {
  const { host, port } = broker.connectionPool;
  cluster.removeBroker({ host, port });
  broker.disconnect().catch(() => undefined);
}

const UNREACHED = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSLockTimeout',
  'KafkaJSBrokerNotFound',
]);
const isUnreached = (error: unknown): boolean => error instanceof Error && UNREACHED.has(error.name);
const typeOf = (error: unknown): string | undefined => (error as { type?: string } | undefined)?.type;

/** kafkajs looks up the leaders again after this one. */
function notThere(nodeId: number | string, cause?: unknown): Error {
  return Object.assign(new Error(`expected broker ${nodeId} to answer, found nobody`, { cause }), { name: 'KafkaJSBrokerNotFound' });
}

/** kafkajs joins the group again after this one, as the same member. */
function coordinatorMoved(cause: unknown): Error {
  const error = new Error('expected the coordinator of the group to answer, found it away', { cause });
  return Object.assign(error, { name: 'KafkaJSProtocolError', type: 'REBALANCE_IN_PROGRESS', code: 27, retriable: true });
}
