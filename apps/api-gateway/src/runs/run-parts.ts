import { ExecutionsController } from './executions.controller.js';
import { ExplanationController } from './explanation.controller.js';
import { ExecutionStreams } from './live/execution-streams.js';
import { ExecutionDocuments } from './model/execution-documents.js';
import { ExecutionModel } from './model/execution-model.js';
import { ListUpgrade } from './model/list-upgrade.js';
import { TenantLogs } from './model/tenant-logs.js';
import { TenantUses } from './model/tenant-uses.js';
import { ListStreams } from './live/list-streams.js';
import { RunListsController } from './run-lists.controller.js';
import { RunFacts } from './run-facts.js';
import { ExecutionStarts } from './start/execution-starts.js';
import { StartExecutionHandler } from './start/start-execution.js';
import { StartQuotas } from './start/start-quotas.js';
import { CountExecutionsHandler, ExpectExecutionHandler, GetExecutionHandler, ListExecutionsHandler } from './views/queries.js';

/** What the gateway's module takes in for runs. */
export const RUN_CONTROLLERS = [RunListsController, ExecutionsController, ExplanationController];
export const RUN_PROVIDERS = [
  ExecutionDocuments,
  ExecutionModel,
  RunFacts,
  ListUpgrade,
  TenantLogs,
  TenantUses,
  StartQuotas,
  ExecutionStarts,
  ExecutionStreams,
  ListStreams,
  StartExecutionHandler,
  CountExecutionsHandler,
  ExpectExecutionHandler,
  GetExecutionHandler,
  ListExecutionsHandler,
];
