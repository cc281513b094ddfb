import { runMain, startService } from '@runbook/service';
import { AuditModule } from './audit.module.js';

await runMain('audit-service', () => startService({ name: 'audit-service', modules: [AuditModule] }));
