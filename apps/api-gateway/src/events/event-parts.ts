import { CorrelationDecisions } from './receiving/correlation-decisions.js';
import { CorrelationReaderController } from './receiving/correlation-reader.controller.js';
import { DeadLetters } from './topics/dead-letters.js';
import { DispositionLedger } from './outcomes/disposition-ledger.js';
import { EventIngest } from './topics/event-ingest.js';
import { EventReceiver } from './receiving/event-receiver.js';
import { EventSourcesController } from './event-sources.controller.js';
import { EventsController } from './events.controller.js';
import { GetEventSourceHandler, ListDispositionsHandler, ListEventSourcesHandler } from './sources/queries.js';
import { RegisterEventSourceHandler, RemoveEventSourceHandler } from './sources/register-event-source.js';

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
