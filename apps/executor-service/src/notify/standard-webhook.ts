import { createHmac } from 'node:crypto';

/**
 * The headers that let a receiver check a webhook (Standard Webhooks 1.0.0): who sends it again sends the same id, and the signature is
 * HMAC-SHA256 over id, time and body. A secret `whsec_…` is base64 behind its prefix, any other one is taken as it is.
 */
export function webhookHeaders(id: string, nowMs: number, body: string, secret: string | undefined): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}

const PREFIX = 'whsec_';

const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);
