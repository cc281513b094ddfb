import { COMMENT_CHARS_MAX, parseTimestamp, PERSON_CHARS_MAX, type Json } from '@runbook/domain';
import { z } from 'zod';
import { page } from '../http/query-schemas.js';

const REASON_LENGTH_MAX = 2_000;
/** A year. */
const EXTENSION_MS_MAX = 366 * 24 * 3600 * 1000;

const text = z.string().min(1).max(COMMENT_CHARS_MAX);
const reason = z.string().min(1).max(REASON_LENGTH_MAX).optional();

export const voteRequest = z
  .strictObject({
    decision: z.enum(['approve', 'reject']).describe('`approve` marks an instruction as done.'),
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected the digest that GET /approvals/:id shows: 64 hex digits')
      .describe('Of what you saw: the vote counts for that and nothing else.'),
    comment: text.optional(),
    form: z.unknown().optional() as unknown as z.ZodOptional<z.ZodType<Json>>,
  })
  .meta({ id: 'Vote', example: { decision: 'approve', digest: 'a3f5'.repeat(16), comment: 'seen it in the EDR too' } });
export type VoteRequest = z.output<typeof voteRequest>;

export const delegateRequest = z
  .strictObject({ to: z.string().min(1).max(PERSON_CHARS_MAX).describe('A person; votes in your place from now on.'), reason })
  .meta({ id: 'Delegation', example: { to: 'ben', reason: 'on leave' } });
export type DelegateRequest = z.output<typeof delegateRequest>;

export const extendRequest = z
  .strictObject({
    byMs: z.int().min(1).max(EXTENSION_MS_MAX).describe('Milliseconds beyond the present deadline.'),
    expectedDeadlineAt: z
      .string()
      .refine((text) => parseTimestamp(text) !== undefined, { error: 'expected a time such as 2026-11-21T10:00:00Z (RFC 3339)' })
      .optional()
      .describe('The `deadlineAt` that you have before you; refused with `outdated` when it is another by now.'),
    reason,
  })
  .meta({ id: 'Extension', example: { byMs: 1_800_000, reason: 'waiting for the forensics' } });
export type ExtendRequest = z.output<typeof extendRequest>;

export const commentRequest = z.strictObject({ text }).meta({ id: 'Comment', example: { text: 'is this the right host?' } });
export type CommentRequest = z.output<typeof commentRequest>;

export const approvalsQuery = z.strictObject({
  status: z.enum(['open', 'all']).default('open').describe('`all` shows what was decided too.'),
  mine: z.enum(['true', 'false']).optional().describe('Only what you may decide; `true` where it is left out, except with status=all.'),
  ...page,
});
export type ApprovalsQuery = z.output<typeof approvalsQuery>;
