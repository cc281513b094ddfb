import { runMain, startService } from '@runbook/service';
import { OrchestratorModule } from './orchestrator.module.js';

await runMain('orchestrator', () => startService({ name: 'orchestrator', modules: [OrchestratorModule] }));
