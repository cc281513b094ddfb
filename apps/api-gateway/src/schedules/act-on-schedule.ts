import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedSchedule } from '@runbook/service';
import { problemOfRegistry } from '../http/problems-of-registry.js';
import { Problem } from '../http/problem.js';
import { Decisions } from '../log/decisions.js';
import { onceCatalogued } from '../log/once-catalogued.js';
import type { ScheduleActRequest } from './schedule-requests.js';

/** Lets a schedule of a runbook fire no more for a while, or again. Throws the problem `schedule-unknown`. */
export class ActOnSchedule extends Command<CataloguedSchedule> {
  constructor(
    readonly actor: Actor,
    readonly runbookId: string,
    readonly act: 'PauseSchedule' | 'ResumeSchedule',
    readonly request: ScheduleActRequest,
  ) {
    super();
  }
}

@CommandHandler(ActOnSchedule)
export class ActOnScheduleHandler implements ICommandHandler<ActOnSchedule> {
  constructor(
    private readonly decisions: Decisions,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  async execute({ actor, runbookId, act, request: { trigger, reason } }: ActOnSchedule): Promise<CataloguedSchedule> {
    const { tenant } = actor;
    const address = `/api/v1/runbooks/${runbookId}/schedules`;
    const body = { type: act, reason, ...(trigger !== undefined && { trigger }) } as const;
    const { events, rejection } = await this.decisions.ofRegistry(
      { aggregateId: `${tenant}/${runbookId}`, tenant, actor, body },
      { id: runbookId, address },
    );
    // One that is paused already is answered as if it had just been.
    if (rejection && rejection.code !== 'already-registered') throw problemOfRegistry(rejection);
    const [event] = events;
    const wanted = event && 'trigger' in event ? event.trigger : trigger;
    const found = await onceCatalogued(() => this.settled(tenant, runbookId, wanted, act), 'the change of the schedule', address);
    if (found !== 'gone') return found;
    throw new Problem(
      'schedule-unknown',
      `expected a schedule of ${runbookId} to fire again, found none that comes to pass; see ${address}`,
    );
  }

  /** Undefined: the catalogue is a moment behind. `gone`: its time is over, so resuming it has ended it. */
  private settled(tenant: string, runbookId: string, trigger: string | undefined, act: ActOnSchedule['act']) {
    const all = this.catalogue.schedules.of(tenant, runbookId);
    const found = trigger === undefined ? all[0] : all.find((one) => one.trigger === trigger);
    if (!found) return 'gone' as const;
    return (found.paused !== undefined) === (act === 'PauseSchedule') ? found : undefined;
  }
}
