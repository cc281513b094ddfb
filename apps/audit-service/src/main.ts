import { startService } from '@runbook/service';
import { AuditModule } from './audit.module.js';

await startService({ name: 'audit-service', modules: [AuditModule] });
