import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PLATFORM_TENANT } from '@runbook/domain';
import { Clock, systemClock } from '@runbook/ports';
import { IdentityCatalogue, Logger } from '@runbook/service';
import type { AdmittedDecision } from '@runbook/processor';
import { observe } from '@runbook/telemetry';
import { GatewayLimits } from '../../http/gateway-limits.js';
import { Problem } from '../../http/problem.js';
import { ExecutionDocuments, type ExecutionLine } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';
import { OPEN_STATUSES, OpenRuns, type OpenCounts } from './open-runs.js';
import { TenantLogs, type TenantUse } from './tenant-logs.js';

/** After an upgrade lists of a million runs are made anew for minutes, after a first start for some milliseconds. */
const AGAIN_AFTER_MS = 100;

/** What each tenant has open and has used, as this gateway has read of it. */
@Injectable()
export class TenantUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runs = new OpenRuns();
  private isComplete = false;
  private isTold = false;
  private stopping = false;
  private unobserve = (): void => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly documents: ExecutionDocuments,
    private readonly logs: TenantLogs,
    private readonly identities: IdentityCatalogue,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly limits: GatewayLimits,
  ) {}

  /** Runs that the store knows are added before the first request; while lists are made anew after an upgrade, when they are. */
  async onApplicationBootstrap(): Promise<void> {
    this.unobserve = observe('runbook_executions_active', () =>
      Array.from(this.runs.all(), ({ tenant, status, count }) => ({ value: count, labels: { tenant, status } })),
    );
    if (await this.addStored()) return;
    this.running = this.addLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.unobserve();
    await this.running;
  }

  /** Without those of before the start that are not counted yet. */
  openSoFar(tenant: string): OpenCounts {
    return this.runs.of(tenant);
  }

  /** Throws the problem `not-ready` while it is not known how many there are. */
  open(tenant: string): OpenCounts {
    if (this.isComplete) return this.openSoFar(tenant);
    throw new Problem('not-ready', 'expected to know how many runs are open, found them being counted after a start; ask again', {
      headers: { 'retry-after': '1' },
    });
  }

  of(tenant: string, now = this.clock.now()): TenantUse {
    return this.logs.of(tenant, now);
  }

  /** Of every record of the log, in order; `entry` is the run as it is then. */
  follow(admitted: AdmittedDecision, entry: ExecutionEntry): void {
    this.logs.follow(admitted);
    this.runs.seen(entry);
  }

  loadLogs(): Promise<void> {
    return this.logs.load();
  }

  /** Durable when it resolves. */
  write(): Promise<void> {
    return this.logs.write();
  }

  /** Lists that are being made, as at every first start, are no news; anything else is told once. */
  private tell(error: unknown): void {
    if (error instanceof Problem || this.isTold) return;
    this.isTold = true;
    this.logger.warn({ error }, 'the open runs cannot be counted yet');
  }

  private async addLater(): Promise<void> {
    while (!this.stopping && !(await this.addStored())) await systemClock.pause(AGAIN_AFTER_MS);
  }

  /** False: it cannot be done yet. */
  private async addStored(): Promise<boolean> {
    const limit = this.limits.openRunsReadLines;
    try {
      const lines = await this.documents.lines();
      for (const tenant of [PLATFORM_TENANT, ...this.identities.allTenants().map(({ id }) => id)]) {
        for (const status of OPEN_STATUSES) {
          let after: ExecutionLine | undefined;
          do {
            const page = await lines.find({
              where: { tenant, status },
              order: { by: 'startedAt', direction: 'asc' },
              limit,
              ...(after && { after: { value: after.startedAt, id: after._id } }),
            });
            this.runs.add(page);
            after = page.length < limit ? undefined : page.at(-1);
          } while (after);
        }
      }
    } catch (error) {
      this.tell(error);
      return false;
    }
    this.runs.complete();
    return (this.isComplete = true);
  }
}
