export interface Rolled {
  /** Runs that were started, each of which ended well. */
  readonly runs: number;
  /** Ends of runs on the log, in each form. */
  readonly firstForm: number;
  readonly secondForm: number;
  readonly endedByThemselves: number;
  readonly faults: readonly string[];
}

export function roll(options: {
  readonly brokers: readonly string[];
  readonly mongoUrl: string;
  readonly short: boolean;
  readonly say: (line: string) => void;
}): Promise<Rolled>;
