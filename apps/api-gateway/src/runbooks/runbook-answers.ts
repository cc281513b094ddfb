import { z } from 'zod';
import { count, instant, names, pageOf, text } from '../http/answer-parts.js';

/** The name of the language's schema in the document of the API. */
export const RUNBOOK_DOCUMENT = 'RunbookDocument';

const line = {
  id: text,
  version: count,
  digest: text,
  name: text,
  description: text.optional(),
  labels: names,
  registeredAt: instant.optional(),
  registeredBy: text,
  status: z.enum(['APPROVED', 'DEPRECATED']),
  approval: z
    .strictObject({
      kind: z.enum(['review', 'author', 'product']).describe('`author`: one of its authors put it in force, where nothing is reviewed.'),
      by: text,
      authors: names,
      draft: count.optional(),
      restores: z.strictObject({ version: count, reason: text }).optional(),
    })
    .optional()
    .describe('Absent of versions from before there was any.'),
  deprecated: z.strictObject({ at: instant, by: text, reason: text }).optional(),
};
const definition = z.looseObject({}).describe('The document, as it was registered.');
const runbookLine = z.strictObject(line).meta({ id: 'RunbookLine' });

export const runbookAnswer = z.strictObject({ ...line, definition }).meta({ id: 'Runbook' });
export const runbookVersions = z.strictObject({ ...line, definition, versions: z.array(runbookLine) }).meta({ id: 'RunbookVersions' });
export const runbookPage = pageOf(runbookLine).meta({ id: 'RunbookPage' });

export const runbookText = z
  .strictObject({
    format: z.enum(['yaml', 'json']),
    text,
    isAsWritten: z
      .boolean()
      .describe('What its author wrote; else the definition as JSON, because of versions from before that is not kept.'),
  })
  .meta({ id: 'RunbookText' });

const diagnostic = z
  .strictObject({
    code: text,
    message: text.describe('Expected, found, what to do.'),
    path: text.describe('JSON Pointer into the document.'),
    line: count,
    column: count,
  })
  .meta({ id: 'Diagnostic' });

export const verdictAnswer = z
  .strictObject({
    valid: z.boolean(),
    errors: z.array(diagnostic),
    warnings: z.array(diagnostic),
    counterExample: z
      .strictObject({ step: text, path: z.array(z.strictObject({ step: text, outcome: text })) })
      .optional()
      .describe('A path through the runbook that breaks a static rule.'),
  })
  .meta({ id: 'DocumentVerdict' });
