import { REPLAY_SPAN_MS_MAX, SECRET_OVERLAP_MS_MAX, type SubscriptionTerms } from '@runbook/domain';
import { SUBSCRIBED_TYPES } from '@runbook/facts';
import { signingKeys, SIGNING_KEY_BYTES_MIN } from '@runbook/outbound';
import { DELIVERY_STATUSES, isUnreadOnTheWay } from '@runbook/service';
import { z } from 'zod';
import { page } from '../http/query-schemas.js';
import { time } from '../http/time.js';

export const SUBSCRIPTION_ID = /^[a-z][a-z0-9-]{1,62}$/;
const URL_LENGTH_MAX = 2_000;
const TEXT_LENGTH_MAX = 1_000;
const LIST_LENGTH_MAX = 200;
/** Standard Webhooks: a key has 24 to 64 bytes. */
const SIGNING_KEY_BYTES_MAX = 64;
const REVISION_MAX = 999_999_999;
const OVERLAP_SECONDS_DEFAULT = 86_400;
const ALL = '*';

const text = z.string().min(1).max(TEXT_LENGTH_MAX);
const names = z.array(z.string().min(1).max(200)).max(LIST_LENGTH_MAX);
const everyType = SUBSCRIBED_TYPES as readonly [string, ...string[]];

const url = z
  .string()
  .max(URL_LENGTH_MAX)
  .refine((given) => URL.canParse(given) && isUnreadOnTheWay(new URL(given)) && isWithoutAccount(new URL(given)), {
    error: 'expected an https:// address without an account and without a fragment, found another; http:// is taken on this machine alone',
  })
  .describe('Where facts are posted. It is shown to whoever may see subscriptions, and holds no secret.');

const secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'expected whsec_ and a key in base64')
  .refine((given) => signingKeys(given).every(({ length }) => length >= SIGNING_KEY_BYTES_MIN && length <= SIGNING_KEY_BYTES_MAX), {
    error: `expected a key of ${SIGNING_KEY_BYTES_MIN} to ${SIGNING_KEY_BYTES_MAX} bytes`,
  })
  .optional()
  .describe('The key that signs, as Standard Webhooks write it. Left out: one is made, and shown this once.');

const terms = {
  url,
  description: text.optional(),
  types: z.array(z.enum(everyType)).max(LIST_LENGTH_MAX).default([]).describe('Types of facts; none: every one.'),
  runbooks: names.default([]).describe('Ids of runbooks; none: every one, and what is about no runbook.'),
  tenants: names
    .optional()
    .describe(
      `Of the platform's own tenant alone: tenants whose facts are told too, \`${ALL}\` of all. Of their classified runs no more is told than that they are there.`,
    ),
  clearance: text
    .optional()
    .describe('A level of the scale, at most your own; left out: the lowest. Of a run above it no more is told than that it is there.'),
};

const example = {
  url: 'https://siem.example/runbook',
  types: ['execution.completed.v1', 'execution.failed.v1'],
  runbooks: ['contain-host'],
};

export const createRequest = z
  .strictObject({
    id: z.string().regex(SUBSCRIPTION_ID, 'expected an id of 2 to 63 small letters, digits and dashes, a letter first'),
    ...terms,
    secret,
  })
  .meta({ id: 'CreateSubscription', example: { id: 'siem', ...example } });
export type CreateRequest = z.output<typeof createRequest>;

export const changeRequest = z
  .strictObject({ revision: z.int().min(1).max(REVISION_MAX).describe('The one that you have before you.'), ...terms })
  .meta({ id: 'ChangeSubscription', example: { revision: 1, ...example } });
export type ChangeRequest = z.output<typeof changeRequest>;

export const pauseRequest = z.strictObject({ reason: text }).meta({ id: 'PauseSubscription', example: { reason: 'the receiver moves' } });
export type PauseRequest = z.output<typeof pauseRequest>;

export const secretRequest = z
  .strictObject({
    secret,
    overlapSeconds: z
      .int()
      .min(0)
      .max(SECRET_OVERLAP_MS_MAX / 1_000)
      .default(OVERLAP_SECONDS_DEFAULT)
      .describe('How long the key before goes on signing too.'),
  })
  .meta({ id: 'RotateSubscriptionSecret', example: { overlapSeconds: 86_400 } });
export type SecretRequest = z.output<typeof secretRequest>;

export const replayRequest = z
  .strictObject({ from: time, to: time.describe(`Not this moment itself; at most ${REPLAY_SPAN_MS_MAX / 86_400_000} days later.`) })
  .meta({ id: 'ReplaySubscription', example: { from: '2026-11-21T10:00:00Z', to: '2026-11-21T11:00:00Z' } });
export type ReplayRequest = z.output<typeof replayRequest>;

export const deliveriesQuery = z.strictObject({
  deliveryStatus: z.enum(DELIVERY_STATUSES).optional().describe('`dead`: given up.'),
  ...page,
});
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;

/** Members in one order, whatever the request's: the same terms are the same text. */
export function termsOf(asked: Omit<CreateRequest, 'id' | 'secret'>): SubscriptionTerms {
  const { url: address, description, types, runbooks, tenants, clearance } = asked;
  return {
    url: address,
    ...(description !== undefined && { description }),
    types,
    runbooks,
    ...(tenants !== undefined && { tenants }),
    ...(clearance !== undefined && { clearance }),
  };
}

const isWithoutAccount = ({ username, password, hash }: URL): boolean => username === '' && password === '' && hash === '';
