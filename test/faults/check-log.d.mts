import type { DecisionRecord } from '@runbook/wire';

export interface ReadRecord {
  readonly offset: number;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PartitionHead {
  readonly entries: number;
  readonly headHash: string;
}

export interface Facts {
  /** What is wrong with the log as a log. */
  readonly faults: readonly string[];
  /** By aggregate, in the order of the log. */
  readonly runs: ReadonlyMap<string, readonly { readonly bytes: Buffer; readonly hash: string; readonly record: DecisionRecord }[]>;
  /** By partition. */
  readonly heads: readonly PartitionHead[];
  /** Records that no reader admits. */
  readonly skipped: number;
}

export function factsOf(topic: string, partitions: readonly (readonly ReadRecord[])[]): Facts;
export function faultsOfRuns(facts: Facts, views: readonly object[], stub: { readonly callsByKey: ReadonlyMap<string, number> }): string[];
export function faultsOfAudit(
  api: { get(path: string): Promise<{ body: unknown }> },
  topic: string,
  heads: readonly PartitionHead[],
  withinMs?: number,
): Promise<string[]>;
