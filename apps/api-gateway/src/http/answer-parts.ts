import { z } from 'zod';

/** What answers are made of. Whatever a run, an author or a service said is any JSON. */
export const json = z.unknown();
export const text = z.string();
export const count = z.int().min(0);
/** Of answers: RFC 3339, in UTC. */
export const instant = z.iso.datetime();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const names = z.array(text);

export const actor = z
  .strictObject({
    kind: z.enum(['person', 'service']),
    id: text,
    tenant: text,
    via: text.describe('How the actor was known: `api-key`, `trigger`, `log`.'),
    roles: names.optional(),
    teams: names.optional().describe('That the person belonged to.'),
    claimed: z
      .strictObject({
        issuer: text,
        roles: names.optional(),
        teams: z.array(z.strictObject({ team: text, roles: names })).optional(),
      })
      .optional()
      .describe('What of this an issuer of tokens said, for this act alone.'),
  })
  .meta({ id: 'Actor' });

export const runbookPin = z
  .strictObject({
    id: text,
    version: count,
    digest: text.describe('SHA-256 of the canonical definition.'),
    draft: count.optional().describe('Of a dry run: the draft that it tries; `version` is 0.'),
  })
  .meta({ id: 'RunbookPin' });

export const stepError = z
  .strictObject({ name: text, message: text, terminal: z.boolean().optional(), details: json.optional() })
  .meta({ id: 'StepError' });

export const failure = z.strictObject({ step: text.optional(), error: stepError }).meta({ id: 'Failure' });

export const people = z.strictObject({ roles: names.optional(), users: names.optional(), teams: names.optional() }).meta({ id: 'People' });

export const legalBasis = z
  .strictObject({
    authority: text,
    reference: text,
    classification: text,
    authorizedUsers: names,
    purpose: text,
    expiresAt: text.optional(),
  })
  .meta({ id: 'LegalBasis' });

/** What a policy said of an attempt. */
export const policyDecision = z
  .strictObject({
    outcome: z.enum(['allowed', 'denied', 'unavailable']),
    act: z.enum(['run', 'probe', 'redirect', 'hand-over']),
    askedAt: instant,
    inputDigest: sha256.describe('Of the canonical JSON of what was asked.'),
    id: text.optional().describe('The name of the decision in the log of the policy service.'),
    revision: text.optional(),
    reason: text.optional(),
    target: text.optional(),
    mask: names.optional(),
    required: names.optional(),
  })
  .meta({ id: 'PolicyDecision' });

/** A list that goes on behind `nextCursor`. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item), nextCursor: text.optional() });
