import type { Webhook } from '@runbook/domain';
import { verifyingKeys, verifyWebhook, type WebhookCall } from '@runbook/outbound';
import { sha256Of } from '@runbook/wire';
import { createHmac, timingSafeEqual } from 'node:crypto';

export type Verdict =
  | {
      /** Names the delivery: the same when it is sent again. Whatever it is made of is signed. */
      readonly delivery: string;
    }
  | { readonly fault: string };

/** What each scheme signs, and where it says so. */
interface Claim {
  readonly signed: readonly (string | Buffer)[];
  /** Undefined: none in the scheme's form. */
  readonly presented?: string;
  readonly encoding: 'hex' | 'base64';
  /** Seconds since the epoch, where the scheme signs them. */
  readonly timestamp?: string;
}

const ID_LENGTH_MAX = 200;

/**
 * Whether the call was signed with the secret, and lately. Takes as long for a wrong signature as for a right one, and for a missing one.
 * Schemes that do not sign the time or an id know a delivery by its signature: the same body again is the same delivery.
 */
export function verifySignature(webhook: Webhook, call: WebhookCall, secret: string, now: number): Verdict {
  const claim = claimOf(webhook, call);
  if (!claim) return standardVerdict(webhook, call, secret, now);
  const hmac = createHmac('sha256', secret);
  for (const part of claim.signed) hmac.update(part);
  const expected = hmac.digest();
  const signature = expected.toString(claim.encoding);
  const { presented = '' } = claim;
  const isRight = isEqual(claim.encoding === 'hex' ? presented.toLowerCase() : presented, signature);
  if (!isRight || claim.presented === undefined) return { fault: WRONG };
  if (claim.timestamp !== undefined && !isRecent(claim.timestamp, webhook.toleranceSeconds, now)) return { fault: late(webhook) };
  return { delivery: expected.toString('hex') };
}

const WRONG = 'expected a signature of the body with the secret of this source, found another or none';

const late = ({ toleranceSeconds }: Webhook): string =>
  `expected a call signed within ${toleranceSeconds} s of now, found an older or later one; check the sender's clock`;

function standardVerdict(webhook: Webhook, call: WebhookCall, secret: string, now: number): Verdict {
  const verdict = verifyWebhook(call, secret, now, webhook.toleranceSeconds * 1000);
  if ('fault' in verdict) return { fault: verdict.fault === 'timestamp' ? late(webhook) : WRONG };
  const { id } = verdict;
  return id.length <= ID_LENGTH_MAX ? { delivery: id } : { fault: `expected an id of at most ${ID_LENGTH_MAX} characters, found more` };
}

/** Undefined for the scheme that services of ours sign with too (`libs/outbound`). */
function claimOf(webhook: Webhook, { headers, body }: WebhookCall): Claim | undefined {
  switch (webhook.scheme) {
    case 'standard-webhooks':
      return undefined;
    case 'github':
      return { signed: [body], presented: behind('sha256=', headers['x-hub-signature-256']), encoding: 'hex' };
    case 'slack': {
      const timestamp = headers['x-slack-request-timestamp'] ?? '';
      return { signed: [`v0:${timestamp}:`, body], presented: behind('v0=', headers['x-slack-signature']), encoding: 'hex', timestamp };
    }
    case 'hmac-sha256':
      return { signed: [body], presented: behind(webhook.prefix, headers[webhook.header]), encoding: webhook.encoding };
  }
}

const behind = (prefix: string, text: string | undefined): string | undefined =>
  text?.startsWith(prefix) ? text.slice(prefix.length) : undefined;

/** In constant time: hashes are compared, which have one length whatever was presented. */
const isEqual = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(sha256Of(a), 'hex'), Buffer.from(sha256Of(b), 'hex'));

function isRecent(timestamp: string, toleranceSeconds: number, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= toleranceSeconds * 1000;
}

/** A shorter secret could be found by trying all of them against one signed call. */
export const SECRET_BYTES_MIN = 16;

/** Of the key that a secret makes; of the shorter one where it may be read in two ways. */
export function keyBytes({ scheme }: Webhook, secret: string): number {
  const keys = scheme === 'standard-webhooks' ? verifyingKeys(secret) : [Buffer.from(secret)];
  return Math.min(...keys.map((key) => key.length));
}
