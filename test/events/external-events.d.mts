export interface ExternalEventsPlan {
  readonly brokers: readonly string[];
  readonly events: number;
  readonly waits: number;
  readonly seed: number;
  /** Services that are killed in turn. Default: the orchestrator. */
  readonly victims?: readonly string[];
  /** After the first kill in each of the three pieces of work. */
  readonly killEveryMs: number;
  readonly partitions?: number;
  readonly say?: (line: string) => void;
}

export interface ExternalEventsOutcome {
  readonly records: number;
  readonly waits: number;
  readonly kills: number;
  readonly dispositions: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

export declare function externalEvents(plan: ExternalEventsPlan): Promise<ExternalEventsOutcome>;
