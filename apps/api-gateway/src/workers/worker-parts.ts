import type { Provider, Type } from '@nestjs/common';
import { BlobStore, DocumentStore, EventLog } from '@runbook/ports';
import { FATAL, Logger, PositionKeeper, type KafkaWorkers, type Settings } from '@runbook/service';
import { ActionCatalogue } from '../actions/action-catalogue.js';
import { ActionsController } from '../actions/actions.controller.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { KafkaOffers } from './kafka-offers.js';
import { KafkaOffersReader } from './kafka-offers.reader.js';
import { KafkaReports } from './kafka-reports.js';
import { TaskHandOver } from './task-hand-over.js';
import { WorkerActions } from '../actions/worker-actions.js';
import { WorkerDesk } from './worker-desk.js';
import { WorkerWords } from './worker-words.js';
import { WorkersController } from './workers.controller.js';

/** What workers need of the gateway; what is for Kafka only where namespaces are served there. */
export function workerParts({ kafkaWorkers }: Settings): {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
} {
  const overKafka = kafkaWorkers.length > 0;
  return {
    controllers: [WorkersController, ActionsController, ...(overKafka ? [KafkaOffersReader] : [])],
    providers: [WorkerActions, ActionCatalogue, WorkerWords, TaskHandOver, WorkerDesk, ...(overKafka ? kafkaParts(kafkaWorkers) : [])],
  };
}

const kafkaParts = (workers: readonly KafkaWorkers[]): Provider[] => [
  {
    provide: KafkaOffers,
    useFactory: (...parts: KafkaOffersParts) => new KafkaOffers(workers, ...parts),
    inject: [EventLog, DocumentStore, PositionKeeper, TaskHandOver, WorkerWords, Logger],
  },
  {
    provide: KafkaReports,
    useFactory: (...parts: KafkaReportsParts) => new KafkaReports(workers, ...parts),
    inject: [EventLog, PositionKeeper, ExecutionModel, WorkerWords, WorkerActions, BlobStore, Logger, FATAL],
  },
];

/** What the constructors take behind the namespaces. */
type BehindFirst<Parameters extends readonly unknown[]> = Parameters extends readonly [unknown, ...infer Rest] ? Rest : never;
type KafkaOffersParts = BehindFirst<ConstructorParameters<typeof KafkaOffers>>;
type KafkaReportsParts = BehindFirst<ConstructorParameters<typeof KafkaReports>>;
