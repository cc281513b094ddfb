import type { ExecutionCommand } from '../execution/commands/index.js';
import type { AuthorityEvent, RegistryEvent, ScheduleFired, ScheduleReleased } from '../registry/events.js';
import { firingEvent } from '../registry/scheduled-start.js';
import { reactionsToAuthority } from './authority.js';
import type { Reaction, RecordFacts } from './reaction.js';

/** What a record makes executions do: schedules start runs, and cancel the ones that these replace; authorities answer and tell theirs. */
export function reactionsToRegistry({ id, events }: RecordFacts<RegistryEvent>): Reaction[] {
  return events.flatMap((event): Reaction[] => {
    if (event.type.startsWith('Authority')) return reactionsToAuthority(event as AuthorityEvent);
    if (event.type !== 'ScheduleFired' && event.type !== 'ScheduleReleased') return [];
    if ('cancels' in event && event.cancels !== undefined) {
      return [{ to: 'execution', id: event.cancels, body: { type: 'CancelExecution', reason: `schedule ${event.trigger} is due again` } }];
    }
    return started(id, event);
  });
}

function started(registry: string, event: ScheduleFired | ScheduleReleased): Reaction[] {
  const { start, execution, trigger, runbookId, scheduledAt } = event;
  if (!start || execution === undefined) return [];
  const { source, id, type } = firingEvent(runbookId, trigger, { scheduledAt, missed: 0 });
  const body: ExecutionCommand = {
    type: 'StartExecution',
    ...start,
    // The id is made for this occurrence alone: there is no other request with it.
    requestDigest: execution,
    dataLicenses: [],
    trigger: { source, id, type, schedule: { registry, trigger } },
  };
  return [{ to: 'execution', id: execution, body }];
}
