import { startService } from '@runbook/service';
import { ExecutorModule } from './executor.module.js';

await startService({ name: 'executor-service', modules: [ExecutorModule] });
