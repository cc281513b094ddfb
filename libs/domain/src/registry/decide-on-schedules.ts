import { unreachable, type Decision } from '../decision.js';
import { expireAuthority } from './authorities/decide.js';
import type { EndScheduledRun, FireSchedules, PauseSchedule, RefuseScheduledRun, ResumeSchedule } from './commands.js';
import type { RegistryEvent } from './events.js';
import { endScheduledRun, fireSchedules, refuseScheduledRun } from './fire-schedules.js';
import { pauseSchedule, resumeSchedule } from './pause-schedules.js';
import type { RegistryRejection } from './rejections.js';
import type { RegistryState } from './state.js';
import type { RegistryWorld } from './world.js';

export type ScheduleCommand = FireSchedules | EndScheduledRun | RefuseScheduledRun | PauseSchedule | ResumeSchedule;

/** What is due, what became of it, and what is not to be due for a while. */
export function decideOnSchedules(
  command: ScheduleCommand,
  state: RegistryState,
  world: RegistryWorld,
): Decision<RegistryEvent, RegistryRejection> {
  switch (command.type) {
    case 'FireSchedules':
      return state.authority ? expireAuthority(state.authority, world) : fireSchedules(state, world);
    case 'EndScheduledRun':
      return endScheduledRun(command, state, world);
    case 'RefuseScheduledRun':
      return refuseScheduledRun(command, state, world);
    case 'PauseSchedule':
      return pauseSchedule(command, state, world);
    case 'ResumeSchedule':
      return resumeSchedule(command, state, world);
    default:
      return unreachable(command);
  }
}
