import { events, type Decision } from '../decision.js';
import type { PauseSchedule, ResumeSchedule } from './commands.js';
import { refused } from './drafts.js';
import type { RegistryRejection } from './rejections.js';
import type { ScheduleEvent } from './schedule-events.js';
import type { Schedule } from './schedules.js';
import type { RegistryState } from './state.js';
import { runbookIdOf, type RegistryWorld } from './world.js';

type PauseDecision = Decision<ScheduleEvent, RegistryRejection>;

/** Nothing fires until somebody resumes it, whatever versions come. A firing that waits for its turn is given up; the run that goes on goes on. */
export function pauseSchedule(command: PauseSchedule, state: RegistryState, world: RegistryWorld): PauseDecision {
  const found = armedSchedule(command, state, world);
  if ('kind' in found) return found;
  if (found.paused) return asItIs(`${found.trigger} is paused`);
  return events([{ type: 'SchedulePaused', ...aboutOf(found, command, world) }]);
}

/** It fires again from the next occurrence on: those that passed meanwhile were meant not to happen. */
export function resumeSchedule(command: ResumeSchedule, state: RegistryState, world: RegistryWorld): PauseDecision {
  const found = armedSchedule(command, state, world);
  if ('kind' in found) return found;
  if (!found.paused) return asItIs(`${found.trigger} is not paused`);
  const nextAt = world.calendar.next(found, world.now);
  return events([{ type: 'ScheduleResumed', ...aboutOf(found, command, world), ...(nextAt !== undefined && { nextAt }) }]);
}

/** The one that is named, or the only one. One that is stopped is none: the newest version does not have it. */
function armedSchedule(
  { trigger }: PauseSchedule | ResumeSchedule,
  { schedules = [] }: RegistryState,
  world: RegistryWorld,
): Schedule | Extract<PauseDecision, { kind: 'rejected' }> {
  const armed = schedules.filter(({ nextAt }) => nextAt !== undefined);
  const found = trigger === undefined && armed.length === 1 ? armed[0] : armed.find((one) => one.trigger === trigger);
  if (found) return found;
  const there = armed.length === 0 ? 'none' : armed.map((one) => one.trigger).join('; ');
  const wanted = trigger === undefined ? 'a schedule to be named' : `a schedule ${trigger.slice(0, 200)}`;
  return refused('schedule-unknown', `expected ${wanted} of ${runbookIdOf(world)}, found: ${there}`);
}

/** Asked for again, it is answered as if it had just been done. */
const asItIs = (message: string): PauseDecision => refused('already-registered', message);

const aboutOf = ({ trigger }: Schedule, { reason }: PauseSchedule | ResumeSchedule, world: RegistryWorld) => ({
  at: world.now,
  by: world.actor,
  runbookId: runbookIdOf(world),
  trigger,
  reason,
});
