export { AuditModule } from './audit.module.js';
export { AuditLog, AUDIT_READER_NAME } from './audit-log.js';
export { AuditReader, type AuditFault, type AuditVerdict, type PartitionVerdict, type RecordsQuery } from './audit-reader.js';
export { AuditTampered, AuditGap, AuditStoreUnavailable } from './audit-faults.js';
export { bytesOf, type AuditEntry } from './audit-entry.js';
export type { EntryFault } from './entry-faults.js';
export { EvidenceUnavailable, EVIDENCE_BYTES_MAX, type EvidenceBundle, type EvidenceSources } from './evidence-bundle.js';
