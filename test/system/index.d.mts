// What was answered is what the suites are about: it is compared, never trusted.
/* eslint-disable @typescript-eslint/no-explicit-any */

export declare const API_KEY: string;
export declare const SERVICES: readonly string[];

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface RunningProcess {
  readonly pid: number;
  readonly url: string;
  readonly logFile: string;
  start(): Promise<void>;
  kill9(): Promise<ProcessEnd>;
  /** Stands still, as a long garbage collection or a paused machine would. */
  freeze(): void;
  wake(): void;
  stop(signal?: NodeJS.Signals): Promise<ProcessEnd>;
}

export interface EmbeddedSystem {
  readonly url: string;
  /** Of the test, removed with it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly processes: { readonly standalone: RunningProcess };
  stop(): Promise<void>;
}

/** Five processes. */
export interface DistributedSystem extends Omit<EmbeddedSystem, 'processes'> {
  readonly processes: Readonly<Record<string, RunningProcess>>;
}

export declare function startDistributed(options: {
  readonly brokers: readonly string[];
  readonly mongoUrl?: string;
  readonly environment?: Record<string, string>;
}): Promise<DistributedSystem>;

/** The services with exactly these settings, of each by its name, and nothing of the caller's environment but `PATH`. */
export declare function startServices(
  environments: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<Omit<DistributedSystem, 'environment'>>;

/** One more process of a service. */
export declare function startAnother(
  system: DistributedSystem,
  service: string,
  environment?: Record<string, string>,
): Promise<RunningProcess>;

/** What would be run. */
export interface Program {
  readonly command: string;
  readonly args: string[];
}

/** May run a process inside another program; `folder` is its data folder. */
export type Around = (program: Program & { readonly folder: string }) => Program | Promise<Program>;

export declare function startEmbedded(options?: {
  /** A setting that is undefined is left out. */
  readonly environment?: Record<string, string | undefined>;
  readonly around?: Around;
  /** Of Node, before the program. */
  readonly nodeFlags?: readonly string[];
}): Promise<EmbeddedSystem>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A caller that also replaces. */
export interface WholeClient extends Client {
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** The environment without servers that a system would run on by accident. */
export declare function inherited(): NodeJS.ProcessEnv;

export declare function client(url: string, key?: string, timeoutMs?: number): WholeClient;
