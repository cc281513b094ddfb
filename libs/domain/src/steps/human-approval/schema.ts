import { z } from 'zod';
import { jsonSchema, milliseconds, people, text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

export const humanApprovalStep = z.strictObject({
  ...stepFields,
  type: z.literal('human-approval'),
  with: z
    .strictObject({
      approvers: people,
      quorum: z.int().min(1).max(100).optional(),
      of: z.int().min(1).max(100).optional(),
      fourEyes: z.boolean().optional(),
      timeoutMs: milliseconds.optional(),
      onTimeout: z.enum(['fail', 'reject', 'approve', 'escalate']).optional(),
      escalateTo: people.optional(),
      rejectOnFirst: z.boolean().optional(),
      message: text.optional(),
      form: jsonSchema.optional(),
    })
    .refine((ask) => (ask.quorum ?? 1) <= (ask.of ?? 100), {
      error: 'expected quorum to be at most of, found more; nobody could reach it',
      path: ['quorum'],
    })
    .refine((ask) => ask.onTimeout !== 'escalate' || ask.escalateTo !== undefined, {
      error: 'expected escalateTo beside onTimeout: escalate, found none; name the roles, users or teams',
      path: ['onTimeout'],
    })
    .refine(
      ({ approvers }) => [approvers.roles, approvers.users, approvers.teams].some((names) => names !== undefined && names.length > 0),
      {
        error: 'expected at least one role, user or team, found nobody who may approve',
        path: ['approvers'],
      },
    ),
});
