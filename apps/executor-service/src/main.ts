import { runService } from '@runbook/service';
import { ExecutorModule } from './executor.module.js';

await runService({ name: 'executor-service', modules: [ExecutorModule] });
