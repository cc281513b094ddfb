import { ActOnScheduleHandler } from './act-on-schedule.js';
import { ListSchedulesHandler, ListSchedulesOfRunbookHandler } from './queries.js';
import { SchedulesController } from './schedules.controller.js';

/** What the gateway's module takes in for schedules. */
export const SCHEDULE_CONTROLLERS = [SchedulesController];
export const SCHEDULE_PROVIDERS = [ListSchedulesHandler, ListSchedulesOfRunbookHandler, ActOnScheduleHandler];
