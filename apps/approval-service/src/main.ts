import { runService } from '@runbook/service';
import { ApprovalModule } from './approval.module.js';

await runService({ name: 'approval-service', modules: [ApprovalModule] });
