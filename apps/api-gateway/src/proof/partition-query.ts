import { TOPICS } from '@runbook/wire';
import { z } from 'zod';

/** The logs of record, which the audit log holds. */
const AUDITED = [TOPICS.executionEvents, TOPICS.correlationEvents, TOPICS.registryEvents, TOPICS.identityEvents] as const;

export const PARTITION_TOPIC = z.enum(AUDITED);

const whole = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a whole number from 0 on')
  .transform(Number)
  .meta({ type: 'integer', minimum: 0 });

/** Which partition's chain is checked, and what somebody noted of it. */
export const partitionQuery = z
  .strictObject({
    topic: PARTITION_TOPIC.default(TOPICS.executionEvents).describe('A log of record.'),
    partition: whole.describe('Of the topic, from 0.'),
    entries: whole.optional().describe('Of an earlier verdict.'),
    headHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits')
      .optional()
      .describe('Of the same verdict.'),
  })
  .refine(({ entries, headHash }) => (entries === undefined) === (headHash === undefined), {
    error: 'expected entries and headHash of one verdict, found one of them; send both or neither',
    path: ['headHash'],
  });

export type PartitionQuery = z.output<typeof partitionQuery>;
