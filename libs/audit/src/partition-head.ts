import type { ChainFault } from '@runbook/domain';
import type { AuditTail } from './audit-tail.js';

/** What was noted of a partition's chain when it had so many entries. */
export interface PartitionHead {
  readonly entries: number;
  /** `entryHash` of the last of them. */
  readonly headHash: string;
}

export interface PartitionFault extends ChainFault {
  /** Absent where it is an entry behind the last that is missing. */
  readonly entry?: string;
}

/** The fault of a chain that has as many entries as the noted one had, and another last hash. */
export function differsFrom(expected: PartitionHead | undefined, { nextIndex, entryHash }: AuditTail): ChainFault | undefined {
  if (!expected || nextIndex !== expected.entries || entryHash === expected.headHash) return undefined;
  const hashed = (hash: string) => `entry ${nextIndex - 1} with hash ${hash}`;
  return { kind: 'edited', index: nextIndex - 1, expected: hashed(expected.headHash), found: hashed(entryHash) };
}

/** The fault of a chain that ends before it has as many entries as the noted one had. */
export function cutBefore(expected: PartitionHead | undefined, { nextIndex }: AuditTail): PartitionFault | undefined {
  if (!expected || nextIndex >= expected.entries) return undefined;
  return {
    kind: 'truncated',
    index: nextIndex,
    expected: `${expected.entries} entries, the last with hash ${expected.headHash}`,
    found: `${nextIndex} entries`,
  };
}
