import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Platform } from '@runbook/service';
import { Principals } from './access/principals.js';
import { ApprovalDocuments } from './approvals/model/approval-documents.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { GetApprovalHandler, ListApprovalsHandler } from './approvals/queries.js';
import { openAuditReader } from './audit/open-audit-reader.js';
import { ProofController } from './proof/proof.controller.js';
import { ExportEvidenceHandler, ReadLogsHandler, VerifyLogsHandler } from './proof/queries.js';
import { ActOnExecutionHandler } from './control/act-on-execution.js';
import { ActOnManyHandler } from './control/act-on-many.js';
import { BulkController } from './control/bulk.controller.js';
import { ControlController } from './control/control.controller.js';
import { KeyedDecisions } from './log/keyed-decisions.js';
import { RepairController } from './control/repair.controller.js';
import { RerunExecutionHandler } from './control/rerun-execution.js';
import { Runs } from './control/runs.js';
import { KnownCredentials } from './credentials/known-credentials.js';
import { EVENT_CONTROLLERS, EVENT_PROVIDERS } from './events/event-parts.js';
import { DecisionWaiter } from './log/decision-waiter.js';
import { ExecutionDocuments } from './runs/model/execution-documents.js';
import { ExecutionModel } from './runs/model/execution-model.js';
import { ExecutionStarts } from './runs/start/execution-starts.js';
import { ExecutionStreams } from './runs/live/execution-streams.js';
import { ExecutionsController } from './runs/executions.controller.js';
import { ExplanationController } from './runs/explanation.controller.js';
import { InFlight } from './log/in-flight.js';
import { LogReaderController } from './log/log-reader.controller.js';
import { GetExecutionHandler, ListExecutionsHandler } from './runs/views/queries.js';
import { StartExecutionHandler } from './runs/start/start-execution.js';
import { HealthController } from './health.controller.js';
import { LandingController } from './landing.controller.js';
import { OUTPUT_CONTROLLERS, OUTPUT_PROVIDERS } from './output/output-parts.js';
import { RegisterRunbookHandler } from './runbooks/register-runbook.js';
import { CheckDocumentHandler, GetRunbookHandler, ListRunbooksHandler } from './runbooks/queries.js';
import { RunbooksController } from './runbooks/runbooks.controller.js';
import { SCHEDULE_CONTROLLERS, SCHEDULE_PROVIDERS } from './schedules/schedule-parts.js';
import { TriggeredStarts } from './events/receiving/start-triggered.js';
import { TriggerReader } from './events/topics/trigger-reader.js';
import { WEBHOOK_CONTROLLERS, WEBHOOK_PROVIDERS } from './webhooks/webhook-parts.js';
import { workerParts } from './workers/worker-parts.js';

const COMMANDS = [StartExecutionHandler, RegisterRunbookHandler, ActOnExecutionHandler, ActOnManyHandler, RerunExecutionHandler];
const QUERIES = [
  GetExecutionHandler,
  ListExecutionsHandler,
  ReadLogsHandler,
  VerifyLogsHandler,
  ExportEvidenceHandler,
  ListRunbooksHandler,
  GetRunbookHandler,
  CheckDocumentHandler,
  GetApprovalHandler,
  ListApprovalsHandler,
];

const CONTROLLERS = [
  BulkController,
  ExecutionsController,
  ExplanationController,
  ControlController,
  RepairController,
  ProofController,
  ApprovalsController,
  RunbooksController,
  HealthController,
  LandingController,
  LogReaderController,
  ...OUTPUT_CONTROLLERS,
  ...EVENT_CONTROLLERS,
  ...SCHEDULE_CONTROLLERS,
  ...WEBHOOK_CONTROLLERS,
];

/** The public face: REST, read models, live views, triggers. Needs `PlatformModule` beside it, and `configureGateway` on the application. */
@Module({})
export class ApiGatewayModule {
  static forPlatform(platform: Platform): DynamicModule {
    const workers = workerParts(platform.settings);
    return {
      module: ApiGatewayModule,
      imports: [CqrsModule],
      controllers: [...CONTROLLERS, ...workers.controllers],
      providers: [
        {
          provide: Principals,
          useValue: Principals.ofDevelopment(platform.settings.devApiKey, platform.settings.devPersons, platform.settings.workerKeys),
        },
        openAuditReader,
        ExecutionDocuments,
        ApprovalDocuments,
        KeyedDecisions,
        ExecutionStarts,
        Runs,
        DecisionWaiter,
        InFlight,
        ExecutionModel,
        ExecutionStreams,
        ...COMMANDS,
        ...QUERIES,
        KnownCredentials,
        TriggeredStarts,
        ...OUTPUT_PROVIDERS,
        ...EVENT_PROVIDERS,
        ...SCHEDULE_PROVIDERS,
        ...WEBHOOK_PROVIDERS,
        ...workers.providers,
        // The topic of triggers is the platform's; an embedded process has none.
        ...(platform.settings.kafkaBrokers ? [TriggerReader] : []),
      ],
    };
  }
}
