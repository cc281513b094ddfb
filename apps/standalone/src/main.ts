import { ApiGatewayModule, gatewayFace } from '@runbook/api-gateway';
import { ApprovalModule } from '@runbook/approval-service';
import { AuditModule } from '@runbook/audit-service';
import { ExecutorModule } from '@runbook/executor-service';
import { OrchestratorModule } from '@runbook/orchestrator';
import { environmentOfProcess, printsSettings, readSettings, runMain, startService, tellUnknownSettings } from '@runbook/service';
import { developmentKey } from './development-key.js';
import { firstVisit } from './first-visit.js';
import { welcome } from './welcome.js';

await runMain('standalone', async () => {
  if (printsSettings('standalone', gatewayFace.rules)) return;
  // Before a key is made up: there are settings with which that must not be.
  const read = readSettings(environmentOfProcess(), gatewayFace.rules);
  const made = read.devApiKey === undefined ? developmentKey(read.dataFolder) : undefined;
  const settings = { ...read, devApiKey: read.devApiKey ?? made!.key };
  const running = await startService({
    name: 'standalone',
    // Readers before the orchestrator: what it decides first finds them listening.
    modules: [ApiGatewayModule, ExecutorModule, ApprovalModule, AuditModule, OrchestratorModule],
    settings,
    face: gatewayFace,
  });
  const visit = made && firstVisit(running, settings.host, made.key);
  tellUnknownSettings(environmentOfProcess(), running.platform.logger);
  process.stdout.write(welcome({ url: running.url, host: settings.host, made, visit }));
});
