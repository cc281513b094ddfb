import { REQUEST_ID_HEADER } from '@runbook/service';
import { createHmac } from 'node:crypto';
import type { WaitingNotice } from './notice.js';

/** A receiver that takes longer is down. */
export const ANSWER_MS_MAX = 10_000;

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string;
}

/** A notice on its way, and the request that it follows from. */
export type Posted = Pick<WaitingNotice, 'notice' | 'requestId'>;

/** What came of one attempt. `refused`: the receiver will not take it however often it is sent. */
export type Delivered = 'taken' | 'refused' | { readonly failed: string };

/**
 * Posts a notice, signed as Standard Webhooks say (https://www.standardwebhooks.com): `webhook-signature: v1,<base64>` is the HMAC-SHA-256 of
 * `<webhook-id>.<webhook-timestamp>.<body>`. Follows no redirect and reads nothing of the answer but its status.
 */
export async function postNotice(
  { url, secret }: WebhookSettings,
  { notice, requestId }: Posted,
  nowMs: number,
  answerMsMax = ANSWER_MS_MAX,
): Promise<Delivered> {
  const body = JSON.stringify(notice);
  const timestamp = String(Math.floor(nowMs / 1000));
  const headers = {
    'content-type': 'application/json',
    'webhook-id': notice.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(secret, notice.id, timestamp, body),
    ...(requestId !== undefined && { [REQUEST_ID_HEADER]: requestId }),
  };
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(answerMsMax) });
    await answer.body?.cancel();
    if (answer.status >= 200 && answer.status < 300) return 'taken';
    return isPassing(answer.status) ? { failed: `status ${answer.status}` } : 'refused';
  } catch (error) {
    // The message of a failed fetch names neither the body nor the secret. One that failed at several addresses has a cause without any.
    const { message, cause } = error as {
      readonly message: string;
      readonly cause?: { readonly message?: string; readonly code?: string };
    };
    return { failed: cause?.message || cause?.code || message };
  }
}

export const signatureOf = (secret: string, id: string, timestamp: string, body: string): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

const PREFIX = 'whsec_';

/** A secret as Standard Webhooks write it is base64 behind its prefix; any other one is taken as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);

/** Worth another attempt; a redirect or another 4xx says that the address or the body is wrong, and will be the next time. */
const isPassing = (status: number): boolean => status >= 500 || status === 408 || status === 425 || status === 429;
