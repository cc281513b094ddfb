import {
  EgressDenied,
  redactorOf,
  saidOfCall,
  SIGNING_KEY_BYTES_MIN,
  signingKeys,
  webhookHeaders,
  type OutboundHttp,
} from '@runbook/outbound';
import { REQUEST_ID_HEADER } from '@runbook/service';
import { calling, carriedOver, traceHeader } from '@runbook/telemetry';
import type { WaitingNotice } from './notice.js';

/** A receiver that takes longer is down. */
export const ANSWER_MS_MAX = 10_000;

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string;
}

/** A notice on its way, and the request that it follows from. */
export type Posted = Pick<WaitingNotice, 'notice' | 'requestId' | 'trace'>;

/**
 * What came of one attempt. `refused`: the receiver will not take it however often it is sent. `denied`: the egress guard let nothing out, and
 * will not the next time.
 */
export type Delivered = 'taken' | 'refused' | { readonly denied: string } | { readonly failed: string };

/** Posts notices through the egress guard, signed as Standard Webhooks say. Follows no redirect and reads nothing of the answer but its status. */
export class NoticePost {
  private readonly url: URL;
  private readonly secret: string;
  private readonly told: (reason: string) => string;

  /** Throws an error that says what is wrong with the secret, and does not show it: a mistake is found at the start, not with the first notice. */
  constructor(
    { url, secret }: WebhookSettings,
    private readonly out: OutboundHttp,
    private readonly answerMsMax = ANSWER_MS_MAX,
  ) {
    this.url = new URL(url);
    if (signingKeys(secret).some((key) => key.length < SIGNING_KEY_BYTES_MIN)) {
      const expected = `APPROVAL_WEBHOOK_SECRET to hold at least ${SIGNING_KEY_BYTES_MIN} bytes in base64 behind whsec_`;
      throw new Error(`expected ${expected}, found fewer; set it as it was made, or without the prefix if it is no base64`);
    }
    this.secret = secret;
    // Behind the host there may be a token.
    const { pathname, search } = this.url;
    const places = [url, pathname, pathname + search].map((text) => ['APPROVAL_WEBHOOK_URL', text] as const);
    const redactor = redactorOf([...places, ['APPROVAL_WEBHOOK_SECRET', secret]]);
    this.told = (reason) => redactor.excerpt(reason, REASON_LENGTH_MAX);
  }

  async send(posted: Posted, nowMs: number): Promise<Delivered> {
    const { trace } = posted;
    const facts = () => ({ 'http.request.method': 'POST', 'server.address': this.url.host });
    const hop = calling('POST', { ...(trace && carriedOver(trace.parent, nowMs - trace.at)), facts });
    const delivered = await this.post(posted, nowMs, hop.traceparent);
    hop.end({}, typeof delivered === 'string' ? undefined : 'undelivered');
    return delivered;
  }

  private async post({ notice, requestId }: Posted, nowMs: number, traceparent: string | undefined): Promise<Delivered> {
    const body = JSON.stringify(notice);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'runbook-approval',
      ...webhookHeaders(notice.id, nowMs, body, this.secret),
      ...(requestId !== undefined && { [REQUEST_ID_HEADER]: requestId }),
      ...traceHeader(traceparent),
    };
    try {
      const request = { method: 'POST', url: this.url, headers, body };
      const { status } = await this.out.send(request, AbortSignal.timeout(this.answerMsMax));
      if (status >= 200 && status < 300) return 'taken';
      return isPassing(status) ? { failed: `status ${status}` } : 'refused';
    } catch (error) {
      if (error instanceof EgressDenied) return { denied: this.told(error.message) };
      return { failed: this.told(saidOfCall(error)) };
    }
  }
}

/** A person reads it in a log. */
const REASON_LENGTH_MAX = 300;

/** Worth another attempt; a redirect or another 4xx says that the address or the body is wrong, and will be the next time. */
const isPassing = (status: number): boolean => status >= 500 || status === 408 || status === 425 || status === 429;
