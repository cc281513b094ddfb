import { z } from 'zod';

const TEXT_LENGTH_MAX = 2_000;

/** Which schedule of the runbook, and why. */
export const scheduleActRequest = z
  .strictObject({
    trigger: z
      .string()
      .min(1)
      .max(TEXT_LENGTH_MAX)
      .optional()
      .describe('`trigger` of the schedule; may be left out where the runbook has one.'),
    reason: z.string().min(1).max(TEXT_LENGTH_MAX).describe('Stands in the record of the decision.'),
  })
  .meta({ id: 'ActOnSchedule', example: { trigger: '0 6 * * 1 UTC', reason: 'the source is being moved' } });
export type ScheduleActRequest = z.output<typeof scheduleActRequest>;
