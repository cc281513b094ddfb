import { z } from 'zod';
import { page, runLabel } from '../../http/query-schemas.js';
import { time } from '../../http/time.js';
import { RUNBOOK_ID } from '../start/start-request.js';

export const STATUSES = [
  'PENDING',
  'RUNNING',
  'PAUSING',
  'PAUSED',
  'AWAITING_APPROVAL',
  'AWAITING_EVENT',
  'AWAITING_OPERATOR',
  'AUTHORITY_HOLD',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
] as const;

const TEXT_LENGTH_MAX = 200;
const instant = time.optional();
const name = z.string().min(1).max(2_000).optional();

/** Which runs are meant: in a list, and in a bulk request. */
export const listFilter = z.strictObject({
  runbookId: z.string().regex(RUNBOOK_ID, 'expected a runbook id such as contain-host').optional(),
  label: runLabel,
  status: z
    .union([z.enum(STATUSES), z.array(z.enum(STATUSES)).min(1).max(STATUSES.length)])
    .optional()
    .describe('One, or several: `status=FAILED&status=TIMED_OUT`.'),
  incidentId: name,
  triggeredBy: name.describe('What led to the run, as its start said.'),
  startedBy: name.describe('The id of the person or service.'),
  text: z
    .string()
    .trim()
    .min(1)
    .max(TEXT_LENGTH_MAX)
    .optional()
    .describe(
      'Part of an id, a name, an incident, a label, a starter, a failure, or of what the inputs say: the first 120 characters of each text in them, 600 in all.',
    ),
  tenant: name.describe("The caller's own; a key reads no other."),
  startedAfter: instant.describe('RFC 3339; exclusive.'),
  startedBefore: instant.describe('RFC 3339; exclusive.'),
});
export type ListFilter = z.output<typeof listFilter>;

export const listQuery = z.strictObject({ ...listFilter.shape, ...page });

export type ListQuery = z.output<typeof listQuery>;
