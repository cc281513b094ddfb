export interface KillPlan {
  readonly brokers?: readonly string[];
  readonly mongoUrl?: string;
  /** Taken in turn; embedded there is only `standalone`. */
  readonly victims: readonly string[];
  readonly times: number;
  readonly runs: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface KillOutcome {
  readonly kills: number;
  readonly runs: number;
  readonly calls: number;
  /** Idempotency keys that the stub saw more than once. */
  readonly repeatedKeys: number;
  readonly faults: readonly string[];
}

export function killRounds(plan: KillPlan): Promise<KillOutcome>;
