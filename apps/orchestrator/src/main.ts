import { startService } from '@runbook/service';
import { OrchestratorModule } from './orchestrator.module.js';

await startService({ name: 'orchestrator', modules: [OrchestratorModule] });
