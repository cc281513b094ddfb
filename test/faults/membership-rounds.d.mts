export interface MembershipPlan {
  readonly brokers: readonly string[];
  readonly mongoUrl: string;
  readonly rounds: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface MembershipOutcome {
  /** How often each change was injected. */
  readonly changes: Readonly<Record<string, number>>;
  readonly runs: number;
  /** Runs with records of more than one owner. */
  readonly handedOver: number;
  /** The sum of the partitions' highest terms. */
  readonly claims: number;
  readonly calls: number;
  /** Idempotency keys that the stub saw more than once. */
  readonly repeatedKeys: number;
  readonly faults: readonly string[];
}

export function membershipRounds(plan: MembershipPlan): Promise<MembershipOutcome>;
