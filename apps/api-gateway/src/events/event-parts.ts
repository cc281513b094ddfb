import { CorrelationDecisions } from './correlation-decisions.js';
import { CorrelationReaderController } from './correlation-reader.controller.js';
import { DeadLetters } from './dead-letters.js';
import { DispositionLedger } from './disposition-ledger.js';
import { EventIngest } from './event-ingest.js';
import { EventReceiver } from './event-receiver.js';
import { EventSourcesController } from './event-sources.controller.js';
import { EventsController } from './events.controller.js';
import { GetEventSourceHandler, ListDispositionsHandler, ListEventSourcesHandler } from './queries.js';
import { RegisterEventSourceHandler, RemoveEventSourceHandler } from './register-event-source.js';

/** What the gateway's module takes in for external events. */
export const EVENT_CONTROLLERS = [EventsController, EventSourcesController, CorrelationReaderController];

export const EVENT_PROVIDERS = [
  CorrelationDecisions,
  DeadLetters,
  DispositionLedger,
  EventReceiver,
  EventIngest,
  RegisterEventSourceHandler,
  RemoveEventSourceHandler,
  ListEventSourcesHandler,
  GetEventSourceHandler,
  ListDispositionsHandler,
];
