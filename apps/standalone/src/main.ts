import { ApiGatewayModule, configureGateway, gatewayAdapter } from '@runbook/api-gateway';
import { ApprovalModule } from '@runbook/approval-service';
import { AuditModule } from '@runbook/audit-service';
import { ExecutorModule } from '@runbook/executor-service';
import { OrchestratorModule } from '@runbook/orchestrator';
import { readSettings, startService } from '@runbook/service';
import { randomBytes } from 'node:crypto';
import { welcome } from './welcome.js';

/** 192 random bits; printed once and never stored. */
const KEY_BYTES = 24;

const read = readSettings(process.env);
const devApiKey = read.devApiKey ?? randomBytes(KEY_BYTES).toString('base64url');

const { url } = await startService({
  name: 'standalone',
  // Readers before the orchestrator: what it decides first finds them listening.
  modules: [ApiGatewayModule, ExecutorModule, ApprovalModule, AuditModule, OrchestratorModule],
  settings: { ...read, devApiKey },
  configure: configureGateway,
  adapter: gatewayAdapter,
});

process.stdout.write(welcome({ url, devApiKey, generated: read.devApiKey === undefined }));
