import { z } from 'zod';
import { actor, count, instant, json, names, pageOf, people, runbookPin, sha256, text } from '../http/answer-parts.js';
import { overrideAnswer, redactedOverrideAnswer } from '../overrides/override-answers.js';

const line = {
  id: text,
  kind: z.enum(['approval', 'instruction']),
  status: z.enum(['open', 'approved', 'overridden', 'rejected', 'expired', 'failed', 'skipped', 'cancelled', 'withdrawn']),
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
  approvers: people.describe('Who is asked.'),
  escalated: people.optional().describe('Who is asked besides, since nobody answered in time.'),
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
  roles: names.optional(),
  at: instant.optional(),
});

/** Of a run that is classified above the clearance of who asks. */
const redacted = z
  .strictObject({
    id: text,
    status: line.status,
    execution: text,
    runbook: z.strictObject({ id: text, version: count }),
    classification: text.describe('The clearance that is missing.'),
    redacted: z.literal(true),
  })
  .meta({ id: 'RedactedApproval' });

export const approvalPage = pageOf(z.union([z.strictObject(line).meta({ id: 'ApprovalLine' }), redacted]))
  .extend({
    obligations: z
      .array(z.union([overrideAnswer, redactedOverrideAnswer]))
      .optional()
      .describe('Gates that were opened without their votes: a look at them is owed first.'),
  })
  .meta({ id: 'ApprovalPage' });

export const approvalAnswer = z
  .strictObject({
    ...line,
    shown,
    form: json.optional(),
    mayVote: z.union([z.literal('everybody'), people]),
    except: names,
    fourEyes: z.boolean(),
    rejectOnFirst: z.boolean(),
    of: count.optional(),
    onTimeout: z.enum(['fail', 'reject', 'approve', 'escalate']),
    escalateTo: people.optional(),
    votes: z.array(vote),
    voided: z.array(vote),
    override: z
      .strictObject({ id: text, by: text, at: instant.optional(), digest: sha256, reason: text })
      .optional()
      .describe('One person opened the gate without its votes, and answers for it.'),
    comments: z.array(z.strictObject({ by: text, text, at: instant.optional() })),
    delegations: z.array(z.strictObject({ from: text, to: text, onBehalfOf: text.optional() })),
    reminders: count,
    requesters: names,
  })
  .meta({ id: 'Approval' });
