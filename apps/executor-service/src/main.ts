import { runMain, startService } from '@runbook/service';
import { ExecutorModule } from './executor.module.js';

await runMain('executor-service', () => startService({ name: 'executor-service', modules: [ExecutorModule] }));
