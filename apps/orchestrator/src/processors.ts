import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BlobStore, Clock, CommandChannel, DocumentStore, type StoredRecord, type Subscription } from '@runbook/ports';
import { RESIDENTS_MAX, runProcessor, Snapshots, Waits, type Aggregate } from '@runbook/processor';
import {
  DeadLetters,
  FATAL,
  Logger,
  reviewOf,
  RunbookCatalogue,
  SETTINGS,
  Succession,
  uuidv7,
  type Fatal,
  type Settings,
} from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { CorrelationAggregate } from './correlation-aggregate.js';
import { ExecutionAggregate } from './execution-aggregate.js';
import { IdentityAggregate } from './identity-aggregate.js';
import { KnownTenants } from './known-tenants.js';
import { SaidOfPersons } from './members-of-runs.js';
import { RegistryAggregate } from './registry-aggregate.js';

/** The processor of every aggregate, for as long as the service runs. */
@Injectable()
export class Processors implements OnApplicationBootstrap, OnApplicationShutdown {
  private subscriptions: Subscription[] = [];

  constructor(
    private readonly channel: CommandChannel,
    private readonly documents: DocumentStore,
    private readonly blobs: BlobStore,
    private readonly clock: Clock,
    private readonly catalogue: RunbookCatalogue,
    private readonly tenants: KnownTenants,
    private readonly deadLetters: DeadLetters,
    private readonly logger: Logger,
    private readonly waits: Waits,
    private readonly succession: Succession,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(FATAL) private readonly fatal: Fatal,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const bounds = {
      isSuspended: (tenant: string) => this.tenants.isSuspended(tenant),
      classificationsOf: (tenant: string) => this.tenants.classificationsOf(tenant),
      durationMsMax: this.settings.executionTimeMsMax,
      persons: new SaidOfPersons(this.tenants, this.settings),
      succession: this.succession,
    };
    this.subscriptions = [
      await this.run(
        new RegistryAggregate(
          this.catalogue,
          this.blobs,
          (tenant) => reviewOf(tenant, this.settings),
          this.succession.handedOverAt === undefined,
        ),
        TOPICS.registryCommands,
        TOPICS.registryEvents,
      ),
      await this.run(new IdentityAggregate(this.settings.production), TOPICS.identityCommands, TOPICS.identityEvents),
      await this.run(
        new CorrelationAggregate(this.blobs, this.settings.duplicatesRememberedMs),
        TOPICS.correlationCommands,
        TOPICS.correlationEvents,
      ),
      await this.run(new ExecutionAggregate(this.catalogue, this.blobs, bounds), TOPICS.executionCommands, TOPICS.executionEvents),
    ];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
  }

  private async run<State, Body, Event, Refusal>(
    aggregate: Aggregate<State, Body, Event, Refusal>,
    commands: string,
    events: string,
  ): Promise<Subscription> {
    const environment = {
      aggregate,
      commands,
      events,
      snapshots: await Snapshots.open<State>(this.documents, aggregate.name, events, aggregate.foldVersion),
      clock: this.clock,
      chance: Math.random,
      newOwner: () => `own_${uuidv7()}`,
      deadLetter: (record: StoredRecord, reason: string) =>
        this.deadLetters.keep(record.topic, [{ record, disposition: 'malformed', reason }]),
      report: (level: 'debug' | 'info' | 'warn' | 'error', facts: object, message: string) => this.logger[level](facts, message),
      residentsMax: RESIDENTS_MAX,
      writeFormat: this.settings.writeFormat,
      waits: this.waits,
    };
    return runProcessor(this.channel, `runbook-${aggregate.name}-owners`, environment, this.fatal);
  }
}
