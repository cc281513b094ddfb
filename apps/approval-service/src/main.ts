import { startService } from '@runbook/service';
import { ApprovalModule } from './approval.module.js';

await startService({ name: 'approval-service', modules: [ApprovalModule] });
