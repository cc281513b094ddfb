import { z } from 'zod';
import { instant, json, text } from '../http/answer-parts.js';

export const actionsAnswer = z
  .strictObject({
    items: z.array(
      z.strictObject({
        name: text,
        description: text,
        parameters: z.record(text, json).optional().describe('A JSON Schema (2020-12) of what stands under `with`.'),
        outputs: z.array(text).optional().describe('The members that its output may have.'),
        classification: text.optional().describe('How what it gives is classified.'),
        dataLicenses: z.array(text).optional().describe('The licences under which what it gives comes.'),
        forbidsLicenses: z.array(text).optional().describe('Licences of data that it may not be given.'),
        needsLicenses: z.array(text).optional().describe('Licences without which it is not asked for.'),
        by: z.enum(['executor', 'worker']),
        announcedAt: instant.optional(),
      }),
    ),
  })
  .meta({ id: 'Actions' });
