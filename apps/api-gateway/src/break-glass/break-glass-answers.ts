import { z } from 'zod';
import { instant, text } from '../http/answer-parts.js';
import { breakGlassRule } from './override-requests.js';

export const breakGlassAnswer = z
  .strictObject({
    rule: breakGlassRule.optional().describe('Absent: nobody opens a gate without its votes.'),
    locks: z.array(
      z.strictObject({
        kind: z.enum(['person', 'role']),
        id: text,
        because: z.enum(['condemned', 'overdue']),
        override: text,
        person: text.describe('Whose override brought it.'),
        since: instant.optional(),
      }),
    ),
  })
  .meta({ id: 'BreakGlass' });
