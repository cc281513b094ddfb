import { evolveSchedules, type Schedule, type ScheduleEvent } from '@runbook/domain';

/** A schedule that is armed, with its runbook. */
export interface CataloguedSchedule extends Schedule {
  readonly runbookId: string;
  readonly nextAt: number;
}

/** The schedules of every tenant, folded from the registry's log by the registry's own rules. */
export class ScheduleCatalogue {
  private readonly tenants = new Map<string, Map<string, readonly Schedule[]>>();

  fold(tenant: string, event: ScheduleEvent): void {
    let runbooks = this.tenants.get(tenant);
    if (!runbooks) this.tenants.set(tenant, (runbooks = new Map()));
    runbooks.set(event.runbookId, evolveSchedules(runbooks.get(event.runbookId) ?? [], event));
  }

  /** In the order of the definition. */
  of(tenant: string, runbookId: string): CataloguedSchedule[] {
    return armed(runbookId, this.tenants.get(tenant)?.get(runbookId) ?? []);
  }

  /** Of every runbook, by its id. */
  all(tenant: string): CataloguedSchedule[] {
    const runbooks = [...(this.tenants.get(tenant) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return runbooks.flatMap(([runbookId, schedules]) => armed(runbookId, schedules));
  }
}

function armed(runbookId: string, schedules: readonly Schedule[]): CataloguedSchedule[] {
  return schedules.flatMap(({ nextAt, ...schedule }) => (nextAt === undefined ? [] : [{ ...schedule, runbookId, nextAt }]));
}
