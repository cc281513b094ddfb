import { z } from 'zod';
import { count, instant, names, pageOf, text } from '../http/answer-parts.js';
import { lifecycleRules } from './lifecycle-requests.js';

const status = z.enum(['DRAFT', 'IN_REVIEW', 'APPROVED', 'DELETED']).meta({ id: 'DraftStatus' });

const line = {
  id: text.describe('Of the runbook.'),
  draft: count,
  status,
  revision: count.describe('Counts every change but comments; the ETag.'),
  basedOn: count.describe('The version that the author had before him; 0: there was none.'),
  digest: text,
  name: text,
  authors: names.describe('Persons and services who have begun, edited or submitted it: none of them approves it.'),
  submittedBy: text.optional(),
  begunAt: instant,
  changedAt: instant,
  changedBy: text,
  reason: text.optional().describe('Why it was sent back last.'),
  comments: count,
  version: count.optional().describe('What it became.'),
};

const draftLine = z.strictObject(line).meta({ id: 'DraftLine' });

export const draftAnswer = z
  .strictObject({
    ...line,
    definition: z.looseObject({}),
    source: z
      .strictObject({ format: z.enum(['yaml', 'json']), text })
      .optional()
      .describe('What the author wrote.'),
  })
  .meta({ id: 'Draft' });

export const newRunbookPage = pageOf(draftLine).meta({ id: 'NewRunbookPage' });
export const draftsAnswer = z.strictObject({ items: z.array(draftLine) }).meta({ id: 'Drafts' });

const comment = z
  .strictObject({
    comment: count,
    at: instant,
    by: text,
    revision: count.describe('Of the draft, when it was said.'),
    text,
    line: count.optional(),
    lineText: text.optional().describe('What stood in that line then.'),
  })
  .meta({ id: 'DraftComment' });

export const commentAnswer = comment;
export const commentsAnswer = z.strictObject({ items: z.array(comment) }).meta({ id: 'DraftComments' });

export const lifecycleRulesAnswer = z
  .strictObject({ ...lifecycleRules.shape, review: z.enum(['off', 'required']).describe('Set by the operator, with REVIEW.') })
  .meta({ id: 'LifecycleRulesAnswer' });
