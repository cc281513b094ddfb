import type { RoundsOutcome, RoundsPlan } from './outcome.mjs';

export interface KillPlan extends Omit<RoundsPlan, 'mongoUrl'>, Partial<Pick<RoundsPlan, 'mongoUrl'>> {
  readonly brokers?: readonly string[];
  /** Taken in turn; embedded there is only `standalone`. */
  readonly victims: readonly string[];
  readonly times: number;
  readonly runs: number;
}

export interface KillOutcome extends RoundsOutcome {
  readonly kills: number;
  readonly faults: readonly string[];
}

export function killRounds(plan: KillPlan): Promise<KillOutcome>;
