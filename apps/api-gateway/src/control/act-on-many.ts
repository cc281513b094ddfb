import { Command, CommandBus, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';
import type { ControlCommand, Permission } from '@runbook/domain';
import { SETTINGS, type Settings } from '@runbook/service';
import { Clearances } from '../access/clearances.js';
import { inBoth, runbooksWithin } from '../access/on-runbook.js';
import type { Principal } from '../access/principals.js';
import { Reach } from '../access/reach.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import type { ProblemCode } from '../http/problem-kinds.js';
import { Problem } from '../http/problem.js';
import { ExpectExecution, ListExecutions } from '../runs/views/queries.js';
import { ActOnExecution } from './act-on-execution.js';
import type { BulkRequest } from './control-requests.js';

/** What became of one run of many. */
export type BulkItem =
  | { readonly id: string; readonly outcome: 'done'; readonly replayed?: true }
  | { readonly id: string; readonly outcome: 'refused'; readonly status: number; readonly code: ProblemCode; readonly detail: string };

export interface BulkAnswer {
  readonly items: readonly BulkItem[];
  /** More runs fit the filter. */
  readonly nextCursor?: string;
}

/** The same command to many runs; a refusal by one does not keep the others from it. */
export class ActOnMany extends Command<BulkAnswer> {
  constructor(
    readonly principal: Principal,
    /** Needed on the runbook of each run. */
    readonly permission: Permission,
    readonly request: BulkRequest,
    /** Throws the problem of who may not act on this one. */
    readonly mayActOn: (as: Principal, id: string) => Promise<void>,
    readonly key?: string,
  ) {
    super();
  }
}

@CommandHandler(ActOnMany)
export class ActOnManyHandler implements ICommandHandler<ActOnMany> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly limits: GatewayLimits,
    private readonly reach: Reach,
    private readonly clearances: Clearances,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute(bulk: ActOnMany): Promise<BulkAnswer> {
    const { ids, nextCursor } = await this.targets(bulk);
    const items = new Array<BulkItem>(ids.length);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < ids.length; index = next++) items[index] = await this.one(bulk, ids[index] as string);
    };
    await Promise.all(Array.from({ length: Math.min(this.limits.bulkAtOnce, ids.length) }, work));
    return { items, ...(nextCursor !== undefined && { nextCursor }) };
  }

  private async targets({ principal, permission, request }: ActOnMany): Promise<{ ids: readonly string[]; nextCursor?: string }> {
    if (request.ids) return { ids: [...new Set(request.ids)] };
    const { bulkPageRuns, bulkRunsMax } = this.limits;
    const within = inBoth(runbooksWithin(principal, 'executions:read'), runbooksWithin(principal, permission));
    const ids: string[] = [];
    let cursor = request.cursor;
    do {
      const limit = Math.min(bulkPageRuns, bulkRunsMax - ids.length);
      const page = await this.queries.execute(
        new ListExecutions(
          principal.actor,
          { ...request.filter, limit, ...(cursor !== undefined && { cursor }) },
          within,
          this.clearances.reader(principal),
        ),
      );
      ids.push(...page.items.filter((line) => !('redacted' in line)).map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined && ids.length < bulkRunsMax);
    return { ids, ...(cursor !== undefined && { nextCursor: cursor }) };
  }

  private async one({ principal, permission, request, mayActOn, key }: ActOnMany, id: string): Promise<BulkItem> {
    try {
      const entered = await this.entering(principal, permission, id);
      await this.clearances.expectRun(entered, id);
      await mayActOn(entered, id);
      const { actor } = entered;
      const once = key === undefined ? undefined : { key, route: `bulk/${request.action}/${request.step ?? ''}` };
      const { replayed } = await this.commands.execute(new ActOnExecution(actor, id, this.command(request), once));
      return { id, outcome: 'done', ...(replayed && { replayed }) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { id, outcome: 'refused', status: error.status, code: error.code, detail: error.detail };
    }
  }

  /** Who may act on every run of the tenant needs no look at the run, which may be large. */
  private async entering(principal: Principal, permission: Permission, id: string): Promise<Principal> {
    if (principal.teams?.length) return this.reach.expectOn(principal, permission, 'execution', id);
    await this.queries.execute(new ExpectExecution(principal.actor, id));
    return principal;
  }

  private command({ action, step = '', reason }: BulkRequest): ControlCommand {
    switch (action) {
      case 'pause':
        return { type: 'PauseExecution', reason, approvalDeadlines: this.settings.approvalDeadlines };
      case 'resume':
        return { type: 'ResumeExecution', reason };
      case 'cancel':
        return { type: 'CancelExecution', reason };
      case 'terminate':
        return { type: 'TerminateExecution', reason };
      case 'retry-step':
        return { type: 'RetryStep', step, reason };
      case 'skip-step':
        return { type: 'SkipStep', step, reason };
    }
  }
}
