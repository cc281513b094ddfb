import { ApiGatewayModule, gatewayFace } from '@runbook/api-gateway';
import { ApprovalModule } from '@runbook/approval-service';
import { AuditModule } from '@runbook/audit-service';
import { ExecutorModule } from '@runbook/executor-service';
import { OrchestratorModule } from '@runbook/orchestrator';
import { readSettings, runMain, startService } from '@runbook/service';
import { developmentKey } from './development-key.js';
import { welcome } from './welcome.js';

await runMain('standalone', async () => {
  const read = readSettings(process.env);
  // Before a key is made up: there are settings with which that must not be.
  gatewayFace.check(read);
  const made = read.devApiKey === undefined ? developmentKey(read.dataFolder) : undefined;
  const settings = { ...read, devApiKey: read.devApiKey ?? made!.key };
  const { url } = await startService({
    name: 'standalone',
    // Readers before the orchestrator: what it decides first finds them listening.
    modules: [ApiGatewayModule, ExecutorModule, ApprovalModule, AuditModule, OrchestratorModule],
    settings,
    face: gatewayFace,
  });
  process.stdout.write(welcome({ url, host: settings.host, made }));
});
