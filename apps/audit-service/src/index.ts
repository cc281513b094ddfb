export { AuditModule } from './audit.module.js';
export { AuditLog, AUDIT_READER_NAME } from './audit-log.js';
export { AuditTampered, AuditGap, AuditStoreUnavailable } from './audit-faults.js';
