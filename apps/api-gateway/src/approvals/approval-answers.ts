import { z } from 'zod';
import { actor, count, instant, json, names, pageOf, people, runbookPin, sha256, text } from '../http/answer-parts.js';

const line = {
  id: text,
  kind: z.enum(['approval', 'instruction']),
  status: z.enum(['open', 'approved', 'rejected', 'expired', 'failed', 'skipped', 'cancelled', 'withdrawn']),
  execution: text,
  step: text,
  runbook: runbookPin,
  incidentId: text.optional(),
  message: text.optional(),
  digest: sha256.describe('Of what is shown: what a vote binds to.'),
  progress: z.strictObject({ approved: count, rejected: count, quorum: count }),
  youMayVote: z.boolean(),
  requestedAt: instant.optional(),
  deadlineAt: instant.optional(),
  closedAt: instant.optional(),
  startedBy: actor,
};

const target = z.strictObject({
  step: text,
  type: text,
  sensitive: text.optional(),
  parameters: json.optional(),
  template: json.optional(),
  unknown: names.optional(),
  runbook: runbookPin.optional(),
});

const shown = z.strictObject({
  definition: text,
  step: text,
  attempt: count,
  round: count,
  message: text.optional(),
  checklist: names.optional(),
  targets: z.array(target),
  omitted: count.optional(),
  legalBasis: json.optional(),
});

const vote = z.strictObject({
  by: text,
  decision: z.enum(['approve', 'reject']),
  digest: sha256,
  comment: text.optional(),
  form: json.optional(),
  onBehalfOf: text.optional(),
  at: instant.optional(),
});

export const approvalPage = pageOf(z.strictObject(line).meta({ id: 'ApprovalLine' })).meta({ id: 'ApprovalPage' });

export const approvalAnswer = z
  .strictObject({
    ...line,
    shown,
    form: json.optional(),
    approvers: people,
    escalated: people.optional(),
    mayVote: z.union([z.literal('everybody'), people]),
    except: names,
    fourEyes: z.boolean(),
    rejectOnFirst: z.boolean(),
    of: count.optional(),
    onTimeout: z.enum(['fail', 'reject', 'approve', 'escalate']),
    escalateTo: people.optional(),
    votes: z.array(vote),
    voided: z.array(vote),
    comments: z.array(z.strictObject({ by: text, text, at: instant.optional() })),
    delegations: z.array(z.strictObject({ from: text, to: text, onBehalfOf: text.optional() })),
    reminders: count,
    requesters: names,
  })
  .meta({ id: 'Approval' });
