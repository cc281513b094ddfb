import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { classificationRuleOf, unlikeMember, type Actor, type ClassificationRule } from '@runbook/domain';
import { EventLog } from '@runbook/ports';
import { FATAL, IdentityCatalogue, Logger, Readiness, type Fatal } from '@runbook/service';
import { hostname } from 'node:os';

/**
 * Which tenants are suspended, how each classifies, and who its members are, followed from the log of identities: starts that no gateway has let in, those of schedules, are
 * refused by it, runs are classified by it, and what a vote says of its person is compared with it.
 */
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

  /** The tenant's scale of classifications. */
  classificationsOf(tenant: string): ClassificationRule {
    return classificationRuleOf(this.identities.of(tenant));
  }

  /** Why the person is not who a command says he is; undefined: as far as is known, he is; null: nobody of this id was admitted. */
  unlikeMember(tenant: string, actor: Actor, runbook: string): string | null | undefined {
    return unlikeMember(actor, runbook, this.identities.of(tenant));
  }

  /** Everything that stands on the log by now. Rejects where that takes longer. */
  readToEnd(timeoutMs: number): Promise<void> {
    return this.identities.readToEnd(timeoutMs);
  }

  onApplicationShutdown(): Promise<void> {
    return this.identities.stop();
  }
}
