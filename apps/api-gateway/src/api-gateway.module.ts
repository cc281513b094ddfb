import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Platform } from '@runbook/service';
import { Principals } from './access/principals.js';
import { openAuditReader } from './audit/open-audit-reader.js';
import { ProofController } from './audit/proof.controller.js';
import { ExportEvidenceHandler, ReadLogsHandler, VerifyLogsHandler } from './audit/queries.js';
import { DecisionWaiter } from './executions/decision-waiter.js';
import { ExecutionDocuments } from './executions/execution-documents.js';
import { ExecutionModel } from './executions/execution-model.js';
import { ExecutionStreams } from './executions/execution-stream.js';
import { ExecutionsController } from './executions/executions.controller.js';
import { InFlight } from './executions/in-flight.js';
import { LogReaderController } from './executions/log-reader.controller.js';
import { GetExecutionHandler, ListExecutionsHandler } from './executions/queries.js';
import { StartExecutionHandler } from './executions/start-execution.js';
import { HealthController } from './health.controller.js';
import { LandingController } from './landing.controller.js';
import { RegisterRunbookHandler } from './runbooks/register-runbook.js';
import { CheckDocumentHandler, GetRunbookHandler, ListRunbooksHandler } from './runbooks/queries.js';
import { RunbooksController } from './runbooks/runbooks.controller.js';
import { TriggeredStarts } from './triggers/start-triggered.js';
import { TriggerReader } from './triggers/trigger-reader.js';

const COMMANDS = [StartExecutionHandler, RegisterRunbookHandler];
const QUERIES = [
  GetExecutionHandler,
  ListExecutionsHandler,
  ReadLogsHandler,
  VerifyLogsHandler,
  ExportEvidenceHandler,
  ListRunbooksHandler,
  GetRunbookHandler,
  CheckDocumentHandler,
];

/** The public face: REST, read models, live views, triggers. Needs `PlatformModule` beside it, and `configureGateway` on the application. */
@Module({})
export class ApiGatewayModule {
  static forPlatform(platform: Platform): DynamicModule {
    return {
      module: ApiGatewayModule,
      imports: [CqrsModule],
      controllers: [ExecutionsController, ProofController, RunbooksController, HealthController, LandingController, LogReaderController],
      providers: [
        { provide: Principals, useValue: Principals.ofDevelopment(platform.settings.devApiKey, platform.settings.devPersons) },
        openAuditReader,
        ExecutionDocuments,
        DecisionWaiter,
        InFlight,
        ExecutionModel,
        ExecutionStreams,
        ...COMMANDS,
        ...QUERIES,
        // The topic of triggers is the platform's; an embedded process has none.
        ...(platform.settings.kafkaBrokers ? [TriggeredStarts, TriggerReader] : []),
      ],
    };
  }
}
