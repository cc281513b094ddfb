import type { Provider, Type } from '@nestjs/common';
import { BlobStore, DocumentStore, EventLog } from '@runbook/ports';
import { Logger, PositionKeeper, StorePatience, type KafkaWorkers, type Settings } from '@runbook/service';
import { WorkerActions } from '../actions/worker-actions.js';
import { TopicReaders } from '../log/topic-readers.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { KafkaOffers } from './kafka-offers.js';
import { KafkaOffersReader } from './kafka-offers.reader.js';
import { KafkaReports } from './kafka-reports.js';
import { TaskHandOver } from './task-hand-over.js';
import { WorkerCommands } from './worker-commands.js';
import { WorkerPolicy } from './worker-policy.js';
import { WorkerDesk } from './worker-desk.js';
import { WorkersController } from './workers.controller.js';

/** What workers need of the gateway; what is for Kafka only where namespaces are served there. */
export function workerParts({ kafkaWorkers }: Settings): {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
} {
  const overKafka = kafkaWorkers.length > 0;
  return {
    controllers: [WorkersController, ...(overKafka ? [KafkaOffersReader] : [])],
    providers: [WorkerCommands, WorkerPolicy, TaskHandOver, WorkerDesk, ...(overKafka ? kafkaParts(kafkaWorkers) : [])],
  };
}

const kafkaParts = (workers: readonly KafkaWorkers[]): Provider[] => [
  {
    provide: KafkaOffers,
    useFactory: (...parts: KafkaOffersParts) => new KafkaOffers(workers, ...parts),
    inject: [EventLog, DocumentStore, PositionKeeper, TaskHandOver, WorkerCommands, WorkerPolicy, Logger, StorePatience],
  },
  {
    provide: KafkaReports,
    useFactory: (...parts: KafkaReportsParts) => new KafkaReports(workers, ...parts),
    inject: [EventLog, TopicReaders, ExecutionModel, WorkerCommands, WorkerActions, BlobStore, Logger, StorePatience],
  },
];

/** What the constructors take behind the namespaces. */
type BehindFirst<Parameters extends readonly unknown[]> = Parameters extends readonly [unknown, ...infer Rest] ? Rest : never;
type KafkaOffersParts = BehindFirst<ConstructorParameters<typeof KafkaOffers>>;
type KafkaReportsParts = BehindFirst<ConstructorParameters<typeof KafkaReports>>;
