import { runMain, startService } from '@runbook/service';
import { ApprovalModule } from './approval.module.js';

await runMain('approval-service', () => startService({ name: 'approval-service', modules: [ApprovalModule] }));
