import type { KafkaCluster } from '../servers/index.mjs';
import type { OwnersOutcome, RoundsPlan } from './outcome.mjs';

export interface ClusterPlan extends RoundsPlan {
  readonly cluster: KafkaCluster;
  readonly times: number;
  /** No fault begins later. */
  readonly minutes?: number;
}

export interface ClusterOutcome extends OwnersOutcome {
  /** How often each fault was injected. */
  readonly injected: Readonly<Record<string, number>>;
  /** Facts in the log, and records there that no reader admits. */
  readonly records: number;
  readonly skipped: number;
  /** Runs that were asked for their records, chain and evidence. */
  readonly sampled: number;
  /** The longest time from the end of a fault until runs had ended on every partition, in milliseconds; the other row's faults go on meanwhile. */
  readonly slowestMs: number;
  readonly findings: readonly string[];
}

export function clusterRounds(plan: ClusterPlan): Promise<ClusterOutcome>;
