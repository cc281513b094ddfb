import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { engine } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { Logger } from '@runbook/service';
import { GatewayLimits } from '../http/gateway-limits.js';
import { Problem } from '../http/problem.js';
import { Decisions } from '../log/decisions.js';
import type { ExecutionLine } from '../runs/model/execution-documents.js';
import { ExecutionModel } from '../runs/model/execution-model.js';

/**
 * Has what came of runs removed when the time is over for which their authorities or their runbooks have it kept. Found by what lists know; decided by each run, which refuses to be early.
 * Every gateway does it: a run that is asked twice is asked once too often, and nothing happens (P6).
 */
@Injectable()
export class RetentionSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private callOff?: () => void;
  private running: Promise<number> | undefined;

  constructor(
    private readonly executions: ExecutionModel,
    private readonly decisions: Decisions,
    private readonly clock: Clock,
    private readonly limits: GatewayLimits,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.callOff = this.clock.every(this.limits.retentionEveryMs, () => void this.sweep());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.callOff?.();
    await this.running;
  }

  /** How many runs were purged. One at a time: what is left is found by the next. */
  sweep(): Promise<number> {
    this.running ??= this.purge().finally(() => (this.running = undefined));
    return this.running;
  }

  private async purge(): Promise<number> {
    let purged = 0;
    try {
      for (const line of await this.executions.lines.overdue(this.clock.now(), this.limits.retentionRunsAtOnce)) {
        if (await this.purgeOne(line)) purged++;
      }
    } catch (error) {
      // Lists are being made anew, or a store is away: the next one looks again.
      if (!(error instanceof Problem)) this.logger.error({ error }, 'runs whose time is over cannot be looked up; trying again');
    }
    return purged;
  }

  private async purgeOne({ _id: id, tenant }: ExecutionLine): Promise<boolean> {
    try {
      const sending = { aggregateId: id, tenant, actor: engine(tenant), body: { type: 'PurgeExecution' } as const };
      const { rejection } = await this.decisions.ofExecution(sending);
      if (rejection) this.logger.debug({ execution: id, code: rejection.code, reason: rejection.message }, 'a run was not purged');
      return rejection === undefined;
    } catch (error) {
      this.logger.warn({ execution: id, error }, 'a run whose time is over could not be purged; trying again');
      return false;
    }
  }
}
