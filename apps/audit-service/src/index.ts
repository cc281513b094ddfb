export { AuditModule } from './audit.module.js';
export { AuditLog, AUDIT_READER_NAME } from './audit-log.js';
export { AuditTampered, AuditGap } from './audit-faults.js';
