import type { Provider } from '@nestjs/common';
import { DeadLetters, Logger, SETTINGS, TenantEgress, type Settings } from '@runbook/service';
import { EventSourcesController } from './event-sources.controller.js';
import { EventsController } from './events.controller.js';
import { DispositionLedger } from './outcomes/disposition-ledger.js';
import { CorrelationDecisions } from './receiving/correlation-decisions.js';
import { CorrelationReaderController } from './receiving/correlation-reader.controller.js';
import { EventReceiver } from './receiving/event-receiver.js';
import { TriggeredStarts } from './receiving/start-triggered.js';
import { RecordSignatures } from './signatures/record-signatures.js';
import { SeenRecords } from './signatures/seen-records.js';
import { GetEventSourceHandler } from './shown-event-source.js';
import { ListDispositionsHandler, ListEventSourcesHandler } from './sources/queries.js';
import { RegisterEventSourceHandler, RemoveEventSourceHandler } from './sources/register-event-source.js';
import { EventIngest } from './topics/event-ingest.js';
import { BUILT_IN_SOURCES, type RecordSource } from './topics/record-source.js';
import { TriggerTopic } from './topics/trigger-topic.js';

/** The topic of triggers is the platform's; an embedded process has none. */
const builtInSources = ({ kafkaBrokers }: Settings, starts: TriggeredStarts, logger: Logger): readonly RecordSource[] =>
  kafkaBrokers ? [new TriggerTopic(starts, logger)] : [];

/** What the gateway's module takes in for external events. */
export const EVENT_CONTROLLERS = [EventsController, EventSourcesController, CorrelationReaderController];

export const EVENT_PROVIDERS: Provider[] = [
  { provide: BUILT_IN_SOURCES, inject: [SETTINGS, TriggeredStarts, Logger], useFactory: builtInSources },
  TriggeredStarts,
  CorrelationDecisions,
  DeadLetters,
  DispositionLedger,
  EventReceiver,
  TenantEgress,
  SeenRecords,
  RecordSignatures,
  EventIngest,
  RegisterEventSourceHandler,
  RemoveEventSourceHandler,
  ListEventSourcesHandler,
  GetEventSourceHandler,
  ListDispositionsHandler,
];
