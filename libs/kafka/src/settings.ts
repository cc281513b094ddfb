import type { ConnectionOptions } from 'node:tls';
import type { SASLOptions } from 'kafkajs';
import type { SealSettings } from './record-seals.js';
import type { Report } from './report.js';

export interface KafkaSettings {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  /** Before the names of the topics that are the services' own, and of all groups; see `TopicNames`. Default: nothing. */
  readonly topicPrefix?: string | undefined;
  /** Shown in the brokers' logs and metrics. */
  readonly clientId: string;
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: SASLOptions;
  /** Undefined: nothing is sealed. */
  readonly seals?: SealSettings | undefined;
  /** A member that is silent for longer loses its partitions. Default `SESSION_TIMEOUT_MS`. */
  readonly sessionTimeoutMs?: number;
  /** An append or a send without an answer for longer is in doubt. Default `APPEND_TIMEOUT_MS`. */
  readonly appendTimeoutMs?: number;
  /**
   * Copies of each partition of topics that are created here; existing ones that must keep their records are refused when they have fewer.
   * Default: three, or as many as there are brokers, and existing ones as they are.
   */
  readonly replicationFactor?: number;
  readonly report?: Report;
}

/** A dead owner's partitions stand still for this long; a pause of the event loop that is longer costs the ownership. */
export const SESSION_TIMEOUT_MS = 10_000;
/** Members learn of a rebalance by a heartbeat's answer, so this is the time for which a newcomer waits. */
export const HEARTBEAT_INTERVAL_MS = 500;
/**
 * Above the pauses of a broker that flushes or elects a leader (seconds); doubt costs a new term, so it must not be hasty. A broker that stands
 * still without a word is found out by it, within which the cluster elects others.
 */
export const APPEND_TIMEOUT_MS = 5_000;
/** A request without an answer for so long makes the lane ask who leads: a broker that was replaced is not waited for. */
export const LEADER_DOUBTED_AFTER_MS = 1_000;
/** What a dead broker led is written again so soon after others were elected. */
export const LANE_RETRY_MS_MAX = 500;
/** A network across data centres needs 0.3 s; a broker that accepts no connection in 3 s is not there. */
export const CONNECTION_TIMEOUT_MS = 3_000;
/** For everything but appends and what waits by its nature, as joins do: such a request is asked again elsewhere, and costs nothing. */
export const REQUEST_TIMEOUT_MS = 3_000;
/** What a fetch, or finding its broker, may take beyond the wait that it asks for: then the broker counts as dead, and others are asked who leads. */
export const FETCH_ANSWER_MS_MAX = 2_500;
/** A broker that counts as dead is left alone for so long: whoever asks it again waits for it. */
export const QUARANTINE_MS = 2_000;
/** How long a fetch waits for the heartbeat beside it. Its answer then counts at the next one. */
export const HEARTBEAT_ANSWER_MS = 250;
/** How often a new leader or coordinator is asked for. */
export const SEARCH_EVERY_MS = 250;

/**
 * How long a broker holds a fetch that finds nothing while a reader's partitions come, go or are held: a seek or a resume is part of the next
 * fetch only, so this bounds its delay.
 */
export const FETCH_WAIT_MS_MAX = 50;
/** The same when nothing of the kind has happened for a while; each reader then sends 1000 / this requests a second to an idle broker. Heartbeats are sent between fetches, so it divides their interval. */
export const SETTLED_FETCH_WAIT_MS_MAX = 125;
/** A reader whose partitions have stayed as they are for so long has settled. */
export const SETTLED_AFTER_MS = 5_000;
/** Kafka returns a record batch that is larger whole, so this bounds memory, not the size of records. */
export const FETCH_BYTES_MAX_PER_PARTITION = 1_048_576;

/** How old what is known of a topic's partitions may be: new ones are found within twice that time, and at most half a minute. */
export const METADATA_AGE_MS_MAX = 12_000;
/** How often the topics of others are looked at: they may be deleted and made anew under the same name. */
export const TOPIC_LOOK_MS = 10_000;
/** kafkajs tries this often before it gives up and the reader starts anew: about 15 s, within which a dead broker is noticed and others elected. */
export const READER_RETRIES_MAX = 30;
/** A reader that asks twice a second goes on at once when a leader or a coordinator has been elected. */
export const READER_RETRY_MS_MAX = 500;
export const RETRY_MS_FIRST = 100;
export const RETRY_MS_MAX = 2_000;

/** Copies of each partition of topics that are created here, where there are as many brokers. */
export const DEFAULT_REPLICATION_FACTOR = 3;
/** With three copies two must have a record before it is acknowledged: one broker may be lost without doubt or loss. */
export const IN_SYNC_REPLICAS_MIN_OF_THREE = 2;
/** A command that nobody took for longer is lost where a commands topic has retention: the orchestrators may be away over a weekend. */
export const COMMANDS_RETENTION_MS_MIN = 7 * 24 * 3_600_000;
/** Appends of one partition are joined up to here: one large batch costs less than many small ones, but not without end. */
export const PARTITION_BATCH_BYTES_MAX = 512_000;
/** One request carries all partitions of a broker. */
export const REQUEST_BYTES_MAX = 8_388_608;

/**
 * Appends in flight above which a request waits a little for company. At 64 clients the number of small requests is the bound, not their
 * bytes; below, a wait would only add to the answer's time.
 */
export const LINGER_ABOVE_APPENDS = 8;
export const LINGER_MS = 3;
/** Records within 50 ms above which a reader waits between fetches; a single run of four steps stays below. */
export const LINGER_ABOVE_RECORDS = 24;
export const READ_LINGER_MS = 4;
/** A reader that can wait is answered when this much has come together, or its time is up. */
export const PATIENT_FETCH_BYTES = 1_048_576;
/** What was in flight longer ago than this says nothing about now. */
export const LINGER_MEMORY_MS = 50;

/** Of values that were appended a moment ago and are read back: about a second of the fastest log. */
export const WRITTEN_BYTES_MAX = 4_194_304;

/** Positions are committed as a hint and for lag monitors; a restart reads its position from the log (P3). */
export const COMMIT_INTERVAL_MS = 5_000;
/** A stop that cannot reach the broker goes on without it; the session time-out then frees the partitions. */
export const STOP_MS_MAX = 800;

/**
 * How long a stop waits for calls of a follower that are under way: an append of theirs without an answer is in doubt before it is over. With `STOP_MS_MAX`
 * well within the ten seconds in which a service stops.
 */
export const FOLLOW_STOP_MS_MAX = 4_000;
/** Records in one call of a follower: large enough to make a store's write worth it, small enough to stop soon. */
export const FOLLOW_BATCH_RECORDS_MAX = 500;
/** What may wait in memory for one partition of a follower before its fetching is paused. */
export const FOLLOW_QUEUE_RECORDS_MAX = 5_000;
export const FOLLOW_QUEUE_BYTES_MAX = 4_194_304;
