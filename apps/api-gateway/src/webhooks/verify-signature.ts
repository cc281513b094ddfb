import type { Webhook } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A call of a webhook, its body as the bytes that were signed. */
export interface WebhookCall {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export type Verdict =
  | {
      /** Names the delivery: the same when it is sent again. Whatever it is made of is signed. */
      readonly delivery: string;
    }
  | { readonly fault: string };

/** What each scheme signs, and where it says so. */
interface Claim {
  readonly signed: readonly (string | Buffer)[];
  /** Those that may fit; during a rotation there are several. */
  readonly presented: readonly string[];
  readonly encoding: 'hex' | 'base64';
  /** Seconds since the epoch, where the scheme signs them. */
  readonly timestamp?: string;
  /** The sender's own name of the delivery, where it is signed. */
  readonly id?: string;
}

/** Signatures of one header that are checked; a sender that rotates its secret lists two. */
const SIGNATURES_MAX = 10;
const ID_LENGTH_MAX = 200;

/**
 * Whether the call was signed with the secret, and lately. Takes as long for a wrong signature as for a right one, and for a missing one.
 * Schemes that do not sign the time or an id know a delivery by its signature: the same body again is the same delivery.
 */
export function verifySignature(webhook: Webhook, call: WebhookCall, secret: string, now: number): Verdict {
  const claim = claimOf(webhook, call);
  const hmac = createHmac('sha256', keyOf(webhook, secret));
  for (const part of claim.signed) hmac.update(part);
  const expected = hmac.digest();
  const signature = expected.toString(claim.encoding);
  let isRight = false;
  for (const presented of claim.presented.slice(0, SIGNATURES_MAX)) {
    if (isEqual(claim.encoding === 'hex' ? presented.toLowerCase() : presented, signature)) isRight = true;
  }
  if (!isRight) return { fault: 'expected a signature of the body with the secret of this source, found another or none' };
  if (claim.timestamp !== undefined && !isRecent(claim.timestamp, webhook.toleranceSeconds, now)) {
    return {
      fault: `expected a call signed within ${webhook.toleranceSeconds} s of now, found an older or later one; check the sender's clock`,
    };
  }
  if (claim.id !== undefined && claim.id.length > ID_LENGTH_MAX)
    return { fault: `expected an id of at most ${ID_LENGTH_MAX} characters, found more` };
  return { delivery: claim.id ?? expected.toString('hex') };
}

function claimOf(webhook: Webhook, { headers, body }: WebhookCall): Claim {
  switch (webhook.scheme) {
    case 'standard-webhooks': {
      const id = headers['webhook-id'] ?? '';
      const timestamp = headers['webhook-timestamp'] ?? '';
      const presented = (headers['webhook-signature'] ?? '').split(' ').flatMap((one) => behind('v1,', one));
      return { signed: [`${id}.${timestamp}.`, body], presented: id === '' ? [] : presented, encoding: 'base64', timestamp, id };
    }
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

const behind = (prefix: string, text: string | undefined): string[] => (text?.startsWith(prefix) ? [text.slice(prefix.length)] : []);

/** In constant time: hashes are compared, which have one length whatever was presented. */
const isEqual = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(sha256Of(a), 'hex'), Buffer.from(sha256Of(b), 'hex'));

function isRecent(timestamp: string, toleranceSeconds: number, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= toleranceSeconds * 1000;
}

/** A shorter secret could be found by trying all of them against one signed call. */
export const SECRET_BYTES_MIN = 16;

/** Standard Webhooks writes its secrets in base64, usually behind `whsec_`. */
export function keyOf({ scheme }: Webhook, secret: string): Buffer {
  return scheme === 'standard-webhooks' ? Buffer.from(secret.replace(/^whsec_/, ''), 'base64') : Buffer.from(secret);
}
