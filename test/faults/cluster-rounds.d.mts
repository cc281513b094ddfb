import type { KafkaCluster } from '../servers/index.mjs';

export interface ClusterPlan {
  readonly cluster: KafkaCluster;
  readonly mongoUrl: string;
  readonly times: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface ClusterOutcome {
  /** How often each fault was injected. */
  readonly injected: Readonly<Record<string, number>>;
  readonly runs: number;
  /** Runs with records of more than one owner. */
  readonly handedOver: number;
  readonly calls: number;
  /** Idempotency keys that the stub saw more than once. */
  readonly repeatedKeys: number;
  /** The longest time from the end of a fault until runs had ended on every partition, in milliseconds. */
  readonly slowestMs: number;
  readonly findings: readonly string[];
}

export function clusterRounds(plan: ClusterPlan): Promise<ClusterOutcome>;
