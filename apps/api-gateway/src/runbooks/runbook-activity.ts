import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { isFinal, type Actor } from '@runbook/domain';
import { IdentityCatalogue, RunbookCatalogue, labelled } from '@runbook/service';
import { readCursor, writeCursor } from '../http/cursor.js';
import { instant } from '../http/times.js';
import type { ExecutionLine } from '../runs/model/execution-documents.js';
import { ExecutionModel } from '../runs/model/execution-model.js';

/** So many runs say how a runbook does; what was long ago says little about it now. */
export const RUNS_COUNTED = 50;
/** So many are named. */
export const RUNS_SHOWN = 10;

/** What became of the newest runs of each runbook, by the id of the runbook: beside the pages of the list of runbooks. */
export class ListRunbookActivity extends Query<ActivityPage> {
  constructor(
    readonly actor: Actor,
    readonly query: { readonly limit: number; readonly cursor?: string; readonly label?: string },
    /** Only these; absent: every one. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

export interface ActivityPage {
  readonly items: readonly ReturnType<typeof activityOf>[];
  readonly nextCursor?: string;
}

@QueryHandler(ListRunbookActivity)
export class ListRunbookActivityHandler implements IQueryHandler<ListRunbookActivity> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly executions: ExecutionModel,
    private readonly identities: IdentityCatalogue,
  ) {}

  async execute({ actor: caller, query: { limit, cursor, label }, ids }: ListRunbookActivity): Promise<ActivityPage> {
    const scope = { list: 'runbook-activity', caller, filter: { label } };
    const after = cursor === undefined ? undefined : readCursor(cursor, scope).id;
    const all = labelled(this.catalogue, caller.tenant, label).filter(({ runbookId }) => ids === undefined || ids.includes(runbookId));
    const behind = all.filter(({ runbookId }) => after === undefined || runbookId > after);
    const shown = behind.slice(0, limit);
    const last = shown.at(-1);
    const items = [];
    // One after the other: a page of them is not worth a burst of searches in the store.
    for (const { runbookId } of shown) {
      const runs = await this.executions.lines.list({ tenant: caller.tenant, runbookId }, { limit: RUNS_COUNTED });
      items.push(activityOf(runbookId, this.teamsOf(caller.tenant, runbookId), runs));
    }
    return { items, ...(behind.length > limit && last && { nextCursor: writeCursor({ value: 0, id: last.runbookId }, scope) }) };
  }

  private teamsOf(tenant: string, runbookId: string): string[] {
    const teams = Object.values(this.identities.of(tenant).teams ?? {});
    return teams.filter(({ dissolved, runbooks }) => !dissolved && runbooks.includes(runbookId)).map(({ id }) => id);
  }
}

/** Dry runs say nothing about how a runbook does, and neither do runs that somebody cancelled. */
export function activityOf(id: string, teams: readonly string[], runs: readonly ExecutionLine[]) {
  const real = runs.filter(({ dryRun }) => dryRun !== true);
  const ended = real.filter(({ status }) => isFinal(status));
  const completed = ended.filter(({ status }) => status === 'COMPLETED').length;
  const failed = ended.filter(({ status }) => status === 'FAILED' || status === 'TIMED_OUT').length;
  return {
    id,
    teams: [...teams],
    completed,
    failed,
    open: real.length - ended.length,
    ...(completed + failed > 0 && { successRate: completed / (completed + failed) }),
    newest: runs.slice(0, RUNS_SHOWN).map((run) => ({
      id: run._id,
      status: run.status,
      startedAt: instant(run.startedAt),
      ...(run.endedAt !== undefined && { endedAt: instant(run.endedAt) }),
      ...(run.dryRun === true && { dryRun: true }),
    })),
  };
}
