import { z } from 'zod';
import { count, instant, names, text } from '../http/answer-parts.js';

const terms = {
  instrument: text,
  reference: text,
  purpose: text,
  classification: text,
  authorizedUsers: names,
  stepClasses: names,
  actions: names,
  dataLicenses: z.array(z.strictObject({ name: text, forbids: names })),
  scope: z.strictObject({ inputs: z.record(text, names).optional(), hosts: names.optional() }).optional(),
  validFrom: instant.optional(),
  validUntil: instant.optional(),
  uses: count.optional(),
  retentionDays: count.optional(),
};

const line = {
  id: text,
  version: count.describe('Counts amendments, from 1.'),
  standing: z.enum(['IN_FORCE', 'REVOKED', 'EXPIRED']),
  reason: text.optional().describe('Why it was revoked.'),
  changedAt: instant.describe('When what it permits, or whether, changed last.'),
  used: count.describe('Runs that were counted against its budget.'),
  runs: count.describe('Runs that are under it now.'),
  ...terms,
};

export const authoritiesAnswer = z
  .strictObject({ items: z.array(z.strictObject(line).meta({ id: 'AuthorityLine' })) })
  .meta({ id: 'Authorities' });

const version = z
  .strictObject({ version: count, at: instant, by: text, reason: text.optional().describe('Why it was amended.'), ...terms })
  .meta({ id: 'AuthorityVersion' });

export const authorityAnswer = z.strictObject({ ...line, versions: z.array(version).describe('Oldest first.') }).meta({ id: 'Authority' });
