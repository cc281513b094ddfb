/** How much of the audit store is read at once. No answer depends on it. */
export interface AuditPaging {
  /** Records of one aggregate. */
  readonly records: number;
  /** Entries of a partition that is walked. */
  readonly entries: number;
  /** Single entries that are looked up at the same time. */
  readonly lookUps: number;
}

/** A thousand ordinary entries make about 1 MB; each look-up is a request of its own to the store. */
export const AUDIT_PAGING: AuditPaging = { records: 500, entries: 1000, lookUps: 50 };
