export { AUDIT_RECORDS, bytesOf, entryHashOf, entryOf, type AuditEntry } from './audit-entry.js';
export { AuditReader, type AuditFault, type AuditVerdict, type PartitionVerdict, type RecordsQuery } from './audit-reader.js';
export { faultOfEntry, type EntryFault } from './entry-faults.js';
export { evidenceBundle, EvidenceUnavailable, EVIDENCE_BYTES_MAX, type EvidenceBundle, type EvidenceSources } from './evidence-bundle.js';
export type { AuditTail } from './audit-tail.js';
export type { PartitionFault, PartitionHead } from './partition-head.js';
export { AUDIT_PAGING, type AuditPaging } from './paging.js';
export { BrokenTail, StoredEntries } from './stored-entries.js';
