import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Webhooks as Standard Webhooks 1.0.0 says (https://github.com/standard-webhooks/standard-webhooks): who sends one again sends the same id, and the
 * signature is HMAC-SHA256 over id, time and body.
 *
 * 1. A secret `whsec_…` is base64 behind its prefix; any other one is signed with as it is. Several that have the prefix, with blanks between
 *    them, are those of a rotation: each signs, and any is taken.
 * 2. The body is signed as the bytes that travel.
 * 3. A signature is compared in constant time, and nothing is told of a call before its signature is right.
 */
export function webhookHeaders(id: string, nowMs: number, body: string, secret: string | undefined): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  const signatures = signingKeys(secret).map((key) => `${VERSION}${macOf(key, id, timestamp, Buffer.from(body)).toString('base64')}`);
  return { ...headers, 'webhook-signature': signatures.join(' ') };
}

/** A call as it came, header names in lower case. */
export interface WebhookCall {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** The delivery's id, or which rule the call broke. `signature`: none that fits, also for want of an id. */
export type WebhookVerdict = { readonly id: string } | { readonly fault: 'signature' | 'timestamp' };

/** Whether the call was signed with the secret, and within `toleranceMs` of now. */
export function verifyWebhook(call: WebhookCall, secret: string, nowMs: number, toleranceMs = WEBHOOK_TOLERANCE_MS): WebhookVerdict {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signature = '' } = call.headers;
  const presented = signature.split(' ').flatMap((one) => (one.startsWith(VERSION) ? [one.slice(VERSION.length)] : []));
  let isRight = false;
  // All are compared, whichever fits.
  for (const key of verifyingKeys(secret)) {
    const mac = macOf(key, id, timestamp, call.body);
    for (const one of presented.slice(0, SIGNATURES_MAX)) if (isSignature(one, mac)) isRight = true;
  }
  if (!isRight || id === '') return { fault: 'signature' };
  return isWithin(timestamp, nowMs, toleranceMs) ? { id } : { fault: 'timestamp' };
}

/** The keys that sign; none for a text that holds none. */
export function signingKeys(secret: string): Buffer[] {
  const secrets = secret.trim().split(/\s+/);
  if (!secrets.every((one) => one.startsWith(PREFIX))) return [Buffer.from(secret)];
  return secrets.map((one) => Buffer.from(one.slice(PREFIX.length), 'base64'));
}

/** Of a secret without the prefix also what it is in base64: so some senders show theirs. */
export function verifyingKeys(secret: string): Buffer[] {
  const keys = signingKeys(secret);
  return secret.trim().startsWith(PREFIX) || !/^[A-Za-z0-9+/]{16,}={0,2}$/.test(secret) ? keys : [...keys, Buffer.from(secret, 'base64')];
}

/** What the specification's libraries allow a sender's clock to be off. */
export const WEBHOOK_TOLERANCE_MS = 5 * 60_000;

/** A key has 24 to 64 bytes, says the specification. */
export const SIGNING_KEY_BYTES_MIN = 24;

const PREFIX = 'whsec_';

/** The symmetric scheme; others (`v1a`) are passed over. */
const VERSION = 'v1,';

/** Signatures that are looked at; a sender that rotates its secret lists two. */
const SIGNATURES_MAX = 10;

const macOf = (key: Buffer, id: string, timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', key).update(signedPrefix(id, timestamp)).update(body).digest();

/** What is signed before the body. */
export const signedPrefix = (id: string, timestamp: string): string => `${id}.${timestamp}.`;

/** Milliseconds since the epoch of a signed time; undefined for a text that is none. */
export const signedAtMs = (timestamp: string): number | undefined => (/^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : undefined);

/** Exactly the text that the signature has: base64 that decodes to the same bytes in another way is another text. */
function isSignature(presented: string, mac: Buffer): boolean {
  const [one, other] = [Buffer.from(presented), Buffer.from(mac.toString('base64'))];
  return one.length === other.length && timingSafeEqual(one, other);
}

function isWithin(timestamp: string, nowMs: number, toleranceMs: number): boolean {
  const at = signedAtMs(timestamp);
  return at !== undefined && Math.abs(nowMs - at) <= toleranceMs;
}
