export { AUDIT_RECORDS, bytesOf, entryHashOf, entryOf, type AuditEntry } from './audit-entry.js';
export { AuditReader, type AuditFault, type AuditVerdict, type PartitionVerdict, type RecordsQuery } from './audit-reader.js';
export type { EntryFault } from './entry-faults.js';
export { EvidenceUnavailable, EVIDENCE_BYTES_MAX, type EvidenceBundle, type EvidenceSources } from './evidence-bundle.js';
export { StoredEntries, type AuditTail } from './stored-entries.js';
