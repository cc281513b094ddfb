export declare const API_KEY: string;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What was answered is what the suite is about: it is compared, never trusted.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface RunningSystem {
  readonly url: string;
  readonly api: {
    get(path: string, headers?: Record<string, string>): Promise<Answer>;
    post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  };
  readonly process: { start(): Promise<void>; kill9(): Promise<void> };
  stop(): Promise<void>;
}

export declare function startSystem(): Promise<RunningSystem>;

export declare function startSystemOnKafka(): Promise<RunningSystem & { readonly brokers: string[] }>;
