import { z } from 'zod';

const TEXT_LENGTH_MAX = 2_000;
const VERSION_MAX = 999_999_999;
const LINE_MAX = 1_000_000;

const reason = z.string().min(1).max(TEXT_LENGTH_MAX).describe('Stands in the record of the decision.');

/** The body may be left out, or be empty. */
export const withdrawRequest = z
  .strictObject({ reason: reason.optional() })
  .nullish()
  .meta({ id: 'WithdrawDraft', example: { reason: 'one step is missing' } });
export type WithdrawRequest = z.output<typeof withdrawRequest>;

export const rejectRequest = z.strictObject({ reason }).meta({ id: 'RejectDraft', example: { reason: 'isolate needs an approval' } });
export type RejectRequest = z.output<typeof rejectRequest>;

export const commentRequest = z
  .strictObject({
    text: z.string().min(1).max(TEXT_LENGTH_MAX),
    line: z.int().min(1).max(LINE_MAX).optional().describe('Of the text that the author wrote; left out: about the whole.'),
  })
  .meta({ id: 'CommentDraft', example: { text: 'who is asked here?', line: 12 } });
export type CommentRequest = z.output<typeof commentRequest>;

export const deprecateRequest = z.strictObject({ reason }).meta({ id: 'DeprecateVersion', example: { reason: 'isolates the wrong host' } });
export const restoreRequest = z
  .strictObject({ reason })
  .meta({ id: 'RestoreVersion', example: { reason: 'version 4 isolates the wrong host' } });
export type ReasonRequest = z.output<typeof deprecateRequest>;

export const lifecycleRules = z
  .strictObject({
    deprecatedWhileRunning: z
      .enum(['finish', 'hold', 'cancel'])
      .describe('What becomes of a run whose version is deprecated: it goes on, is held until somebody releases it, or is cancelled.'),
    inlineLegalBasis: z
      .enum(['allowed', 'refused'])
      .optional()
      .describe('Whether a start may state its legal basis itself instead of naming an authority; left out: it may.'),
  })
  .meta({ id: 'LifecycleRules', example: { deprecatedWhileRunning: 'hold' } });
export type LifecycleRulesRequest = z.output<typeof lifecycleRules>;

/** Of a document that makes or changes a draft. */
export const draftQuery = z.strictObject({
  basedOn: z
    .string()
    .regex(/^\d{1,9}$/, 'expected a version number such as 3, or 0 where there is none')
    .transform(Number)
    .pipe(z.int().min(0).max(VERSION_MAX))
    .meta({ type: 'integer', minimum: 0, maximum: VERSION_MAX })
    .optional()
    .describe('The version that the author had before him. Left out: the newest for a new draft, and as before for a changed one.'),
});
export type DraftQuery = z.output<typeof draftQuery>;
