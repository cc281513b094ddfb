import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedSchedule } from '@runbook/service';
import { GetRunbook } from '../runbooks/queries.js';

/** Of every runbook of the caller's tenant, the earliest first. */
export class ListSchedules extends Query<readonly CataloguedSchedule[]> {
  constructor(
    readonly actor: Actor,
    /** Only of these runbooks; absent: of every one. */
    readonly runbookIds?: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(ListSchedules)
export class ListSchedulesHandler implements IQueryHandler<ListSchedules> {
  constructor(private readonly catalogue: RunbookCatalogue) {}

  execute({ actor, runbookIds }: ListSchedules): Promise<readonly CataloguedSchedule[]> {
    const all = this.catalogue.schedules
      .all(actor.tenant)
      .filter(({ runbookId }) => runbookIds === undefined || runbookIds.includes(runbookId));
    // What is paused comes last: nobody knows when it is due.
    const due = ({ paused, nextAt }: CataloguedSchedule) => (paused ? Infinity : nextAt);
    return Promise.resolve(all.sort((a, b) => (due(a) === due(b) ? 0 : due(a) - due(b))));
  }
}

/** In the order of the document. Throws the problem `runbook-unknown`. */
export class ListSchedulesOfRunbook extends Query<readonly CataloguedSchedule[]> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(ListSchedulesOfRunbook)
export class ListSchedulesOfRunbookHandler implements IQueryHandler<ListSchedulesOfRunbook> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly queries: QueryBus,
  ) {}

  async execute({ actor, id }: ListSchedulesOfRunbook): Promise<readonly CataloguedSchedule[]> {
    await this.queries.execute(new GetRunbook(actor, id));
    return this.catalogue.schedules.of(actor.tenant, id);
  }
}
