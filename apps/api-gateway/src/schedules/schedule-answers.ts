import { z } from 'zod';
import { count, instant, text } from '../http/answer-parts.js';

const last = z.strictObject({
  scheduledAt: instant.optional(),
  firedAt: instant.optional(),
  outcome: text,
  missed: count,
  executionId: text.optional(),
  reason: text.optional(),
});

const schedule = z.strictObject({
  runbookId: text,
  trigger: text,
  schedule: text.describe('A cron expression.'),
  timezone: text,
  overlap: text,
  nextAt: instant.optional().describe('Left out while it is paused, and where it comes to pass no more.'),
  paused: z.strictObject({ since: instant.optional(), by: text, reason: text }).optional(),
  running: text.optional(),
  waiting: text.optional(),
  last: last.optional(),
});

export const scheduleAnswer = schedule.meta({ id: 'Schedule' });

export const schedulesAnswer = z.strictObject({ items: z.array(scheduleAnswer) }).meta({ id: 'Schedules' });
