import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '@runbook/ports';
import { FATAL, IdentityCatalogue, Logger, Readiness, type Fatal } from '@runbook/service';
import { hostname } from 'node:os';

/** Which tenants are suspended, followed from the log of identities: starts that no gateway has let in, those of schedules, are refused by it. */
@Injectable()
export class KnownTenants implements OnModuleInit, OnApplicationShutdown {
  private readonly identities: IdentityCatalogue;

  constructor(log: EventLog, logger: Logger, readiness: Readiness, @Inject(FATAL) fatal: Fatal) {
    this.identities = new IdentityCatalogue(log, logger, `orchestrator-${hostname()}-${process.pid}`);
    this.identities.whenStopped(fatal);
    readiness.register('tenants', () => this.identities.fault);
  }

  /** Before anything is decided. */
  onModuleInit(): Promise<void> {
    return this.identities.start();
  }

  isSuspended(tenant: string): boolean {
    return this.identities.isSuspended(tenant);
  }

  onApplicationShutdown(): Promise<void> {
    return this.identities.stop();
  }
}
