import { OVERRIDE_QUORUM_MAX, OVERRIDE_REVIEW_HOURS_MAX, OVERRIDE_REVIEWERS_MAX } from '@runbook/domain';
import { z } from 'zod';

const REASON_LENGTH_MAX = 2_000;
const NAME_LENGTH_MAX = 63;

const reason = z.string().trim().min(1).max(REASON_LENGTH_MAX);
const name = z.string().min(1).max(NAME_LENGTH_MAX);

export const overrideRequest = z
  .strictObject({
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected the digest that GET /approvals/:id shows: 64 hex digits')
      .describe('Of what you saw: nothing else is opened.'),
    reason: reason.describe('Why it cannot wait for the votes. It stands in the record of the run, and before those who review it.'),
  })
  .meta({
    id: 'OverrideRequest',
    example: { digest: 'a3f5'.repeat(16), reason: 'ransomware spreads from the file server; nobody of the on-call list answers' },
  });
export type OverrideRequest = z.output<typeof overrideRequest>;

export const reviewRequest = z
  .strictObject({ verdict: z.enum(['uphold', 'condemn']), reason })
  .meta({ id: 'OverrideReview', example: { verdict: 'uphold', reason: 'I have seen the alerts of that night' } });
export type ReviewRequest = z.output<typeof reviewRequest>;

export const breakGlassRule = z
  .strictObject({
    reviewWithinHours: z.int().min(1).max(OVERRIDE_REVIEW_HOURS_MAX),
    quorum: z.int().min(1).max(OVERRIDE_QUORUM_MAX).describe('Persons who must say the same.'),
    reviewers: z.array(name).min(1).max(OVERRIDE_REVIEWERS_MAX).describe('Roles whose holders review.'),
    locks: z
      .enum(['person', 'role'])
      .describe('Who is locked out by an override that is not upheld: the person, or also everybody by his role.'),
  })
  .meta({ id: 'BreakGlassRule', example: { reviewWithinHours: 24, quorum: 2, reviewers: ['APPROVER'], locks: 'person' } });
export type BreakGlassRuleRequest = z.output<typeof breakGlassRule>;

export const liftRequest = z
  .strictObject({ kind: z.enum(['person', 'role']), id: name, reason })
  .meta({ id: 'LiftedLock', example: { kind: 'person', id: 'ana', reason: 'talked through with her; the reviewers were on leave' } });
export type LiftRequest = z.output<typeof liftRequest>;

export const overridesQuery = z.strictObject({
  review: z.enum(['owed', 'all']).default('owed').describe('`all` shows what is settled too.'),
});
export type OverridesQuery = z.output<typeof overridesQuery>;
