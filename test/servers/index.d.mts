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
  secure?: {
    readonly certificate: string;
    readonly key: string;
    readonly users: Readonly<Record<string, string>>;
    /** They may do what access lists say; who comes over the open listener may do everything. */
    readonly authorizes?: boolean;
  };
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

/** Speaks MongoDB's protocol over TLS on 127.0.0.1, and asks who comes. On this machine's Python alone. PEM files. */
export declare function startSecuredMongo(options: {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly account: { readonly user: string; readonly password: string };
  /** It asks for certificates of `ca`; this file has one with its key. */
  readonly clientCertificates?: string;
}): Promise<{ readonly port: number; stop(): Promise<void>; restart(): Promise<void> }>;

export interface OpaServer {
  /** `http://127.0.0.1:…`, for OPA_ENDPOINT. */
  readonly url: string;
  readonly pid?: number;
  stop(): Promise<void>;
  kill9(): Promise<void>;
  /** On the same port. */
  restart(): Promise<void>;
}

export declare const OPA_VERSION: string;

/** An Open Policy Agent that decides by folders of bundles, files and folders of policies, or by nothing at all. */
export declare function startOpa(options?: {
  readonly bundles?: readonly string[];
  readonly policies?: readonly string[];
  readonly port?: number;
  /** Instead of all these, the arguments of the program, as a deployment has them; it is up when this address answers. */
  readonly as?: { readonly args: readonly string[]; readonly health: string };
  /** Over TLS, and only for whom it knows: PEM files. */
  readonly access?: {
    readonly authentication: 'token' | 'tls';
    readonly cert: string;
    readonly key: string;
    readonly ca: string;
    readonly client?: { readonly cert: string; readonly key: string };
  };
}): Promise<OpaServer>;

/** Runs `opa` to its end: what it printed; rejects with that when it fails. */
export declare function runOpa(args: readonly string[]): Promise<string>;

/** Fetches and builds it, where that was not done before. */
export declare function prepareOpa(): Promise<void>;

export interface ProgramRun {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `helm` to its end, whatever that is. */
export declare function runHelm(args: readonly string[]): Promise<ProgramRun>;
/** Holds manifests in YAML against the schemas of one of `KUBERNETES_VERSIONS`, strictly; the answer is JSON with a summary. */
export declare function runKubeconform(manifests: string, version: string): Promise<ProgramRun>;
export declare const HELM_VERSION: string;
export declare const KUBERNETES_VERSIONS: readonly string[];
/** Fetches and builds both, where that was not done before. */
export declare function prepareHelm(): Promise<void>;

/** The same program with a tmpfs of so many bytes mounted over its folder; from outside that is `/proc/<pid>/root/<folder>`. */
export declare function onSmallDisk(program: {
  folder: string;
  bytes: number;
  command: string;
  args: string[];
}): Promise<{ command: string; args: string[] }>;

export declare function availability(): Promise<
  Record<'kafka' | 'kafkaCluster' | 'mongo' | 'producers' | 'smallDisk' | 'opa' | 'chromium' | 'helm', ServerAvailability>
>;

export declare function withServers<T>(
  wanted: { kafka?: boolean | KafkaVersion; mongo?: boolean; flushEveryMessage?: boolean },
  work: (environment: { KAFKA_BROKERS?: string; MONGO_URL?: string }) => Promise<T>,
): Promise<T>;

/** A Chromium: of CHROMIUM, of this machine, or Debian's package, fetched once. `env` is what its environment must hold. */
export declare function chromiumProgram(): Promise<{ readonly program: string; readonly env: Readonly<Record<string, string>> }>;
export declare function prepareChromium(): Promise<void>;

/** The program of a shell, and what its environment must hold. */
export declare function shellProgram(
  shell: 'zsh' | 'fish',
): Promise<{ readonly program: string; readonly env: Readonly<Record<string, string>> }>;
export declare function prepareShells(): Promise<void>;
