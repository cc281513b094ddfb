import { events, nothing, type Decision } from '../decision.js';
import type { JsonObject } from '../json.js';
import { dueOccurrence } from './due-occurrence.js';
import type { EndScheduledRun, RefuseScheduledRun } from './commands.js';
import type { FiringOutcome, ScheduleEvent, ScheduleFired, ScheduleReleased } from './schedule-events.js';
import type { RegistryRejection } from './rejections.js';
import { scheduledExecutionId, scheduledStart } from './scheduled-start.js';
import type { Schedule, WaitingFiring } from './schedules.js';
import type { RegistryState } from './state.js';
import { runbookIdOf, type RegistryWorld } from './world.js';

type ScheduleDecision = Decision<ScheduleEvent, RegistryRejection>;

/** Every schedule that is due fires once, the earliest first, whatever it has missed. */
export function fireSchedules(state: RegistryState, world: RegistryWorld): ScheduleDecision {
  const due = (state.schedules ?? [])
    .filter(({ nextAt, paused }) => !paused && nextAt !== undefined && nextAt <= world.now)
    .sort((a, b) => (a.nextAt as number) - (b.nextAt as number));
  if (due.length === 0) return nothing;
  return withDefinition(state, world, (definition) => due.map((schedule) => fire(schedule, definition, state, world)));
}

/** A run that a later firing heeds is over: the one that waits is next. */
export function endScheduledRun(
  { trigger, execution, status }: EndScheduledRun,
  state: RegistryState,
  world: RegistryWorld,
): ScheduleDecision {
  const schedule = state.schedules?.find((one) => one.trigger === trigger && one.running === execution);
  if (!schedule) return nothing;
  const ended = { type: 'ScheduledRunEnded', ...aboutOf(schedule, world), execution, status } as const;
  return withRelease(ended, schedule, state, world);
}

export function refuseScheduledRun(
  { trigger, execution, reason }: RefuseScheduledRun,
  state: RegistryState,
  world: RegistryWorld,
): ScheduleDecision {
  const schedule = state.schedules?.find((one) => one.trigger === trigger);
  const isKnown = schedule?.running === execution || (schedule?.last?.execution === execution && schedule.last.outcome === 'started');
  if (!schedule || !isKnown) return nothing;
  const refused = { type: 'ScheduledRunRefused', ...aboutOf(schedule, world), execution, reason } as const;
  return schedule.running === execution ? withRelease(refused, schedule, state, world) : events([refused]);
}

function fire(schedule: Schedule, definition: JsonObject | null, state: RegistryState, world: RegistryWorld): ScheduleFired {
  const { trigger, running, waiting } = schedule;
  const { scheduledAt, missed } = dueOccurrence(world.calendar, schedule, schedule.nextAt as number, world.now);
  const nextAt = world.calendar.next(schedule, world.now);
  const fired = {
    type: 'ScheduleFired',
    ...aboutOf(schedule, world),
    scheduledAt,
    missed,
    ...(nextAt !== undefined && { nextAt }),
  } as const;
  const start = scheduledStart(world, definition, state, schedule, { scheduledAt, missed });
  if ('fault' in start) return { ...fired, outcome: 'failed', reason: start.fault };
  const execution = scheduledExecutionId(world, trigger, scheduledAt);
  const outcome = outcomeOf(schedule);
  if (outcome === 'started') return { ...fired, outcome, execution, start };
  if (outcome === 'replaced') return { ...fired, outcome, execution, cancels: running };
  if (outcome === 'queued') return { ...fired, outcome, execution };
  return { ...fired, outcome, reason: waiting ? `${running} goes on, and ${waiting.execution} waits for its end` : `${running} goes on` };
}

/** The run that a replacing firing cancels may take its time to end; a newer firing then takes the place of the one that waits. */
function outcomeOf({ overlap, running, waiting }: Schedule): Exclude<FiringOutcome, 'failed'> {
  if (running === undefined || overlap === 'allow') return 'started';
  if (overlap === 'replace') return 'replaced';
  return overlap === 'queue' && !waiting ? 'queued' : 'skipped';
}

function withRelease(over: ScheduleEvent, schedule: Schedule, state: RegistryState, world: RegistryWorld): ScheduleDecision {
  const { waiting } = schedule;
  if (!waiting) return events([over]);
  return withDefinition(state, world, (definition) => [over, release(schedule, waiting, definition, state, world)]);
}

function release(
  schedule: Schedule,
  { execution, scheduledAt, missed }: WaitingFiring,
  definition: JsonObject | null,
  state: RegistryState,
  world: RegistryWorld,
): ScheduleReleased {
  const released = { type: 'ScheduleReleased', ...aboutOf(schedule, world), scheduledAt, execution } as const;
  // By the version that is the newest now.
  const start = scheduledStart(world, definition, state, schedule, { scheduledAt, missed });
  return 'fault' in start ? { ...released, outcome: 'failed', reason: start.fault } : { ...released, outcome: 'started', start };
}

function withDefinition(
  { versions }: RegistryState,
  world: RegistryWorld,
  then: (definition: JsonObject | null) => readonly ScheduleEvent[],
): ScheduleDecision {
  const digest = versions.at(-1)?.digest;
  const definition = digest === undefined ? null : world.definition(digest);
  return definition === undefined ? { kind: 'needs', needs: { definition: digest as string } } : events(then(definition));
}

const aboutOf = ({ trigger }: Schedule, world: RegistryWorld) => ({
  at: world.now,
  runbookId: runbookIdOf(world),
  trigger,
});
