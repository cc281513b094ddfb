import type { Final } from '@runbook/ports';

/** The audit store and the log tell different stories. Nothing is written until a person has looked; a restart does not help. */
export class AuditTampered extends Error implements Final {
  override readonly name = 'AuditTampered';
  readonly isFinal = true;
  constructor(
    readonly topic: string,
    readonly partition: number,
    expected: string,
    found: string,
  ) {
    super(
      `expected ${expected}, found ${found} in the audit log of ${topic}/${partition}; keep both as evidence, verify the partition, and ` +
        'restore the collection audit.records from a copy that verifies',
    );
  }
}

/** The log goes on at a place that the stored entries do not reach. */
export class AuditGap extends Error implements Final {
  override readonly name = 'AuditGap';
  readonly isFinal = true;
  constructor(topic: string, partition: number, expected: string, found: string) {
    super(
      `expected ${expected} next in the audit log of ${topic}/${partition}, found ${found}; entries are missing at its end: remove the ` +
        "audit's position of this partition (collection audit.positions) and restart, and the log is read again from its beginning",
    );
  }
}
