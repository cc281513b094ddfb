import type { FactoryProvider } from '@nestjs/common';
import { EventLog } from '@runbook/ports';
import { FATAL, IdentityCatalogue, Logger, Readiness, type Fatal } from '@runbook/service';
import { hostname } from 'node:os';

/** What tenants keep, where it is bound and where their steps may go: known before the first step. */
export const executorIdentities: FactoryProvider<Promise<IdentityCatalogue>> = {
  provide: IdentityCatalogue,
  inject: [EventLog, Logger, FATAL, Readiness],
  useFactory: async (log: EventLog, logger: Logger, fatal: Fatal, readiness: Readiness) => {
    const catalogue = new IdentityCatalogue(log, logger, `executor-${hostname()}-${process.pid}`);
    catalogue.whenStopped(fatal);
    readiness.register('identities of the executor', () => catalogue.fault);
    await catalogue.start();
    return catalogue;
  },
};
