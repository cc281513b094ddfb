import { z } from 'zod';
import { page } from '../../http/query-schemas.js';
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

const instant = time.optional();
const name = z.string().min(1).max(2_000).optional();

/** Which runs are meant: in a list, and in a bulk request. */
export const listFilter = z.strictObject({
  runbookId: z.string().regex(RUNBOOK_ID, 'expected a runbook id such as contain-host').optional(),
  status: z.enum(STATUSES).optional(),
  incidentId: name,
  triggeredBy: name.describe('What led to the run, as its start said.'),
  tenant: name.describe("The caller's own; a key reads no other."),
  startedAfter: instant.describe('RFC 3339; exclusive.'),
  startedBefore: instant.describe('RFC 3339; exclusive.'),
});
export type ListFilter = z.output<typeof listFilter>;

export const listQuery = z.strictObject({ ...listFilter.shape, ...page });

export type ListQuery = z.output<typeof listQuery>;
