import { ExecutionsController } from './executions.controller.js';
import { ExplanationController } from './explanation.controller.js';
import { ExecutionStreams } from './live/execution-streams.js';
import { ExecutionDocuments } from './model/execution-documents.js';
import { ExecutionModel } from './model/execution-model.js';
import { ListUpgrade } from './model/list-upgrade.js';
import { ExecutionStarts } from './start/execution-starts.js';
import { StartExecutionHandler } from './start/start-execution.js';
import { ExpectExecutionHandler, GetExecutionHandler, ListExecutionsHandler } from './views/queries.js';

/** What the gateway's module takes in for runs. */
export const RUN_CONTROLLERS = [ExecutionsController, ExplanationController];
export const RUN_PROVIDERS = [
  ExecutionDocuments,
  ExecutionModel,
  ListUpgrade,
  ExecutionStarts,
  ExecutionStreams,
  StartExecutionHandler,
  ExpectExecutionHandler,
  GetExecutionHandler,
  ListExecutionsHandler,
];
