import { z } from 'zod';
import { count, instant, names, text } from '../http/answer-parts.js';
import { FINDING_IDS } from './finding.js';

export const securityAnswer = z
  .strictObject({
    at: instant,
    counts: z.strictObject({ high: count, medium: count, low: count }),
    findings: z.array(
      z.strictObject({
        id: z.enum(FINDING_IDS),
        severity: z.enum(['high', 'medium', 'low']),
        what: text,
        why: text,
        mend: text,
        about: names.describe('Ids of members, keys and sources, hosts, or names of variables.'),
      }),
    ),
  })
  .meta({ id: 'SecurityReport' });
