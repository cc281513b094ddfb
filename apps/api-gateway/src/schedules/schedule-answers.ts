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
  nextAt: instant.optional(),
  running: text.optional(),
  waiting: text.optional(),
  last: last.optional(),
});

export const schedulesAnswer = z.strictObject({ items: z.array(schedule.meta({ id: 'Schedule' })) }).meta({ id: 'Schedules' });
