import type { Webhook } from '@runbook/domain';
import { z } from 'zod';

/** Both specifications that sign the time recommend five minutes. */
const TOLERANCE_SECONDS_DEFAULT = 300;
/** A longer tolerance would let a recorded call be sent again after its disposition was forgotten. */
const TOLERANCE_SECONDS_MAX = 3_600;
const NAME_LENGTH_MAX = 100;
/** A token of RFC 9110, section 5.1. */
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

const common = {
  secret: z
    .string()
    .min(1)
    .max(NAME_LENGTH_MAX)
    .describe('The name of the secret that senders sign with, never its value.')
    .meta({ example: 'edr-webhook' }),
  toleranceSeconds: z
    .int()
    .min(1)
    .max(TOLERANCE_SECONDS_MAX)
    .default(TOLERANCE_SECONDS_DEFAULT)
    .describe("How far the sender's clock may be off, where the time is signed."),
};

/** The member `webhook` of an event source. */
export const webhookRequest: z.ZodType<Webhook> = z
  .discriminatedUnion('scheme', [
    z.strictObject({ scheme: z.literal('standard-webhooks'), ...common }),
    z.strictObject({ scheme: z.literal('github'), ...common }),
    z.strictObject({ scheme: z.literal('slack'), ...common }),
    z.strictObject({
      scheme: z.literal('hmac-sha256'),
      header: z
        .string()
        .regex(HEADER, 'expected the name of a header')
        .transform((name) => name.toLowerCase())
        .meta({ example: 'x-signature' }),
      prefix: z.string().max(NAME_LENGTH_MAX).default(''),
      encoding: z.enum(['hex', 'base64']).default('hex'),
      ...common,
    }),
  ])
  .meta({ example: { scheme: 'standard-webhooks', secret: 'edr-webhook' } });
