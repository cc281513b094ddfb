import type { Api } from '../../apps/api-gateway/test/running-system.mjs';

export declare const API_KEY: string;

export interface WorkerProcess {
  kill9(): Promise<void>;
  freeze(): void;
  wake(): void;
  stop(): Promise<void>;
}

/** What workers wrote down, in order. */
export interface JournalLine {
  readonly worker: string;
  readonly what: string;
  readonly step?: string;
  readonly attempt?: number;
  readonly key?: string;
}

export interface SystemWithWorkers {
  readonly url: string;
  readonly api: Api;
  as(key: string): Api;
  readonly processes: Readonly<Record<string, { start(): Promise<void>; kill9(): Promise<void> }>>;
  lines(): Promise<JournalLine[]>;
  /** Resolves when a line says so. */
  noted(what: string, worker?: string): Promise<JournalLine>;
  startWorker(name: string, environment?: Record<string, string>): Promise<WorkerProcess>;
  stop(): Promise<void>;
}

export declare function startSystemWithWorkers(options?: {
  brokers?: readonly string[];
  environment?: Record<string, string>;
}): Promise<SystemWithWorkers>;

export declare function eventually<T>(find: () => Promise<T | undefined | false>, what?: string): Promise<T>;
