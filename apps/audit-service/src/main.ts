import { runService } from '@runbook/service';
import { AuditModule } from './audit.module.js';

await runService({ name: 'audit-service', modules: [AuditModule] });
