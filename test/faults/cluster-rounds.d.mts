import type { KafkaCluster } from '../servers/index.mjs';
import type { OwnersOutcome, RoundsPlan } from './outcome.mjs';

export interface ClusterPlan extends RoundsPlan {
  readonly cluster: KafkaCluster;
  readonly times: number;
}

export interface ClusterOutcome extends OwnersOutcome {
  /** How often each fault was injected. */
  readonly injected: Readonly<Record<string, number>>;
  /** The longest time from the end of a fault until runs had ended on every partition, in milliseconds. */
  readonly slowestMs: number;
  readonly findings: readonly string[];
}

export function clusterRounds(plan: ClusterPlan): Promise<ClusterOutcome>;
