/** The audit store and the log tell different stories. Nothing is written until a person has looked; a restart does not help. */
export class AuditTampered extends Error {
  override readonly name = 'AuditTampered';
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
export class AuditGap extends Error {
  override readonly name = 'AuditGap';
  constructor(topic: string, partition: number, expected: string, found: string) {
    super(
      `expected ${expected} next in the audit log of ${topic}/${partition}, found ${found}; entries are missing at its end: remove the ` +
        "audit's position of this partition (collection audit.positions) and restart, and the log is read again from its beginning",
    );
  }
}

/** The store did not take a batch for so long that the service gives up; a restart reads it again from the log. */
export class AuditStoreUnavailable extends Error {
  override readonly name = 'AuditStoreUnavailable';
  constructor(topic: string, partition: number, attempts: number, cause: unknown) {
    super(`expected the document store to take entries of ${topic}/${partition}, found ${attempts} failures in a row; see that it runs`, {
      cause,
    });
  }
}
