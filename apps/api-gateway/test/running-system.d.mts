export declare const API_KEY: string;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What was answered is what the suite is about: it is compared, never trusted.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface Api {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  remove(path: string, headers?: Record<string, string>): Promise<Answer>;
}

export interface RunningSystem {
  readonly url: string;
  readonly api: Api;
  /** A caller with another key than the suite's own. */
  as(key: string): Api;
  readonly process: { readonly logFile: string; start(): Promise<void>; kill9(): Promise<void> };
  stop(): Promise<void>;
}

/** `environment` adds to or overrides the settings. */
export declare function startSystem(environment?: Record<string, string>): Promise<RunningSystem>;
