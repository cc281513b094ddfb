import { AUTHORITY_USES_MAX, type AuthorityTerms } from '@runbook/domain';
import { z } from 'zod';
import { page } from '../http/query-schemas.js';
import { STATUSES } from '../runs/views/list-query.js';
import { instantOf, time } from '../http/time.js';

const TEXT_LENGTH_MAX = 2_000;
const LIST_LENGTH_MAX = 1_000;
const PATTERN_LENGTH_MAX = 500;
const RETENTION_DAYS_MAX = 36_525;
const SCOPED_INPUTS_MAX = 20;
const VERSION_MAX = 999_999_999;
/** Of a whole authority, in characters of JSON: it stands in the record of every run that is started under it. */
const TERMS_LENGTH_MAX = 65_536;

/** What an authority may be called. */
export const AUTHORITY_ID = /^[a-z][a-z0-9-]{1,62}$/;

const text = z.string().min(1).max(TEXT_LENGTH_MAX);
const pattern = z.string().min(1).max(PATTERN_LENGTH_MAX);
const patterns = z.array(pattern).max(LIST_LENGTH_MAX);
const reason = text.describe('Stands in the record of the decision.');
export const authorityId = z.string().regex(AUTHORITY_ID, 'expected an id of 2 to 63 small letters, digits and dashes, a letter first');

const terms = {
  instrument: text.describe('The law, order or decision.'),
  reference: text.describe('Of the case or the order.'),
  purpose: text,
  classification: text,
  authorizedUsers: z.array(text).max(LIST_LENGTH_MAX).describe('Ids of the persons who may start runs under it and make them go on.'),
  actions: patterns.describe(
    'What steps may do: names of actions, or `call-service`, `command`, `notify`, `runbook`; `*` stands for any text.',
  ),
  stepClasses: patterns.default([]).describe('Classes of sensitive steps that it permits; `*` stands for any text.'),
  dataLicenses: z
    .array(
      z.strictObject({
        name: text,
        forbids: patterns.default([]).describe('What a run that carries these data may not do, as in `actions`.'),
      }),
    )
    .max(LIST_LENGTH_MAX)
    .default([])
    .describe('The only data that its runs may carry.'),
  scope: z
    .strictObject({
      inputs: z
        .record(z.string().regex(/^\/./, 'expected a JSON Pointer such as /host'), patterns.min(1))
        .refine((parts) => Object.keys(parts).length <= SCOPED_INPUTS_MAX, {
          error: `expected at most ${SCOPED_INPUTS_MAX} parts of the inputs`,
        })
        .optional()
        .describe('By a part of the inputs: what the text there, or each text of the list there, must fit.'),
      hosts: patterns.optional().describe('The hosts that steps may reach.'),
    })
    .optional()
    .describe('On what its runs may act; left out: on everything.'),
  validFrom: time.optional(),
  validUntil: time.optional().describe('In force before this moment; left out: until it is revoked.'),
  uses: z.int().min(1).max(AUTHORITY_USES_MAX).optional().describe('How many runs may be started under it in all.'),
  retentionDays: z.int().min(1).max(RETENTION_DAYS_MAX).optional().describe('How long what came of its runs is kept.'),
};

const isShortEnough = (body: object): boolean => JSON.stringify(body).length <= TERMS_LENGTH_MAX;
const TOO_LONG = { error: `expected an authority of at most ${TERMS_LENGTH_MAX} characters of JSON, found more; divide it` };

const example = {
  instrument: 'Security Act, section 5',
  reference: 'case-2026-114',
  purpose: 'Containment of an intrusion',
  classification: 'SECRET',
  authorizedUsers: ['dev'],
  actions: ['edr/*', 'notify'],
  stepClasses: ['containment'],
  dataLicenses: [{ name: 'internal-telemetry', forbids: ['notify'] }],
  scope: { inputs: { '/host': ['ws-*'] }, hosts: ['*.corp.example'] },
  validUntil: '2027-01-31T00:00:00Z',
  uses: 50,
  retentionDays: 365,
};

export const createRequest = z
  .strictObject({ id: authorityId, ...terms })
  .refine(isShortEnough, TOO_LONG)
  .meta({ id: 'CreateAuthority', example: { id: 'case-2026-114', ...example } });
export type CreateRequest = z.output<typeof createRequest>;

export const amendRequest = z
  .strictObject({
    version: z.int().min(1).max(VERSION_MAX).describe('The version that you have before you.'),
    reason,
    ...terms,
  })
  .refine(isShortEnough, TOO_LONG)
  .meta({ id: 'AmendAuthority', example: { version: 1, reason: 'the court has extended it', ...example } });
export type AmendRequest = z.output<typeof amendRequest>;

export const standingRequest = z
  .strictObject({ reason })
  .meta({ id: 'ChangeStandingOfAuthority', example: { reason: 'the order was quashed' } });
export type StandingRequest = z.output<typeof standingRequest>;

export const renewRequest = z
  .strictObject({ authorityId: authorityId.optional().describe('Left out: the one that it is under, which is in force again.'), reason })
  .meta({ id: 'RenewAuthority', example: { authorityId: 'case-2026-114', reason: 'the court has confirmed the order' } });
export type RenewRequest = z.output<typeof renewRequest>;

export const authorityRunsQuery = z.strictObject({
  status: z.enum(STATUSES).optional().describe('As runs are shown.'),
  ...page,
});
export type AuthorityRunsQuery = z.output<typeof authorityRunsQuery>;

/** Members in one order, whatever the request's: the same terms are the same text. */
export function termsOf(asked: Omit<CreateRequest, 'id'>): AuthorityTerms {
  const { instrument, reference, purpose, classification, authorizedUsers, actions, stepClasses, dataLicenses } = asked;
  const { scope, validFrom, validUntil, uses, retentionDays } = asked;
  return {
    instrument,
    reference,
    purpose,
    classification,
    authorizedUsers,
    stepClasses,
    actions,
    dataLicenses: dataLicenses.map(({ name, forbids }) => ({ name, forbids })),
    ...(scope && { scope: { ...(scope.inputs && { inputs: scope.inputs }), ...(scope.hosts && { hosts: scope.hosts }) } }),
    ...(validFrom !== undefined && { validFrom: instantOf(validFrom) }),
    ...(validUntil !== undefined && { validUntil: instantOf(validUntil) }),
    ...(uses !== undefined && { uses }),
    ...(retentionDays !== undefined && { retentionDays }),
  };
}
