export declare const KAFKA_VERSIONS: readonly ['4.1.0', '3.9.1'];
export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];

export interface KafkaServer {
  readonly brokers: string[];
  /** Of the listener over TLS, where one was asked for. */
  readonly secureBrokers?: string[];
  /** `given` when KAFKA_BROKERS named it. */
  readonly version: KafkaVersion | 'given';
  /** Of a broker on this machine's Java. */
  readonly pid?: number;
  /** Ends the broker and deletes its data. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; the data stays. Not for a given server. */
  kill9?(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart?(): Promise<void>;
}

export interface MongoServer {
  readonly url: string;
  readonly pid?: number;
  stop(): Promise<void>;
  kill9?(): Promise<void>;
  restart?(): Promise<void>;
}

export interface ServerAvailability {
  readonly available: boolean;
  readonly missing?: string;
}

/**
 * `exclusive` starts an own broker even when KAFKA_BROKERS names one, for suites that kill it; `measured` compiles it as in production, for
 * benches.
 */
export declare function startKafka(options?: {
  version?: KafkaVersion;
  flushEveryMessage?: boolean;
  heapMb?: number;
  exclusive?: boolean;
  measured?: boolean;
  secure?: { readonly certificate: string; readonly key: string; readonly users: Readonly<Record<string, string>> };
}): Promise<KafkaServer>;

export interface KafkaCluster {
  readonly brokers: string[];
  /** By node id, from 1 on. */
  readonly nodes: ReadonlyMap<number, Required<Omit<KafkaServer, 'brokers' | 'version'>>>;
  /** Ends the brokers and deletes their data. */
  stop(): Promise<unknown>;
}

/** Several brokers, three unless `size` says otherwise, on this machine's Java; `settings` are those of every broker. */
export declare function startKafkaCluster(options?: { size?: number; settings?: Record<string, string | number> }): Promise<KafkaCluster>;

export declare function startMongo(options?: { exclusive?: boolean }): Promise<MongoServer>;

/** The same program with a tmpfs of so many bytes mounted over its folder; from outside that is `/proc/<pid>/root/<folder>`. */
export declare function onSmallDisk(program: {
  folder: string;
  bytes: number;
  command: string;
  args: string[];
}): Promise<{ command: string; args: string[] }>;

export declare function availability(): Promise<Record<'kafka' | 'kafkaCluster' | 'mongo' | 'producers' | 'smallDisk', ServerAvailability>>;

export declare function withServers<T>(
  wanted: { kafka?: boolean | KafkaVersion; mongo?: boolean; flushEveryMessage?: boolean },
  work: (environment: { KAFKA_BROKERS?: string; MONGO_URL?: string }) => Promise<T>,
): Promise<T>;
