import type { OwnersOutcome, RoundsPlan } from './outcome.mjs';

export interface MembershipPlan extends RoundsPlan {
  readonly brokers: readonly string[];
  readonly rounds: number;
}

export interface MembershipOutcome extends OwnersOutcome {
  /** How often each change was injected. */
  readonly changes: Readonly<Record<string, number>>;
  /** The sum of the partitions' highest terms. */
  readonly claims: number;
  readonly faults: readonly string[];
}

export function membershipRounds(plan: MembershipPlan): Promise<MembershipOutcome>;
