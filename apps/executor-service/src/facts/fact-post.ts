import { CLOUD_EVENT_TYPE } from '@runbook/facts';
import {
  redactorOf,
  retryAfterMs,
  saidOfCall,
  SECRET_LENGTH_MIN,
  webhookHeaders,
  type OutboundHttp,
  type Redactor,
  type Reply,
} from '@runbook/outbound';
import type { Clock } from '@runbook/ports';
import type { CataloguedSubscription, DeliveryAnswer, TenantEgress } from '@runbook/service';
import type { SigningKeys } from './signing-keys.js';

/** A receiver that takes longer is down. */
export const ANSWER_MS_MAX = 10_000;
/** Of what was answered: a person reads it in a list. */
export const ANSWER_LENGTH_MAX = 300;
/** Of an answer's body, before secrets are looked for: what is behind is no part of its beginning. */
const BODY_BYTES_READ = 4_096;

/** What came of one post. */
export interface Posted {
  readonly isTaken: boolean;
  readonly answer: DeliveryAnswer;
  /** Asked by the receiver, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The receiver says that it is there no more, and never will be. */
  readonly isGone: boolean;
}

/** Posts facts through the egress guard and where the tenant lets its steps go, signed as Standard Webhooks say. Follows no redirect. */
export class FactPost {
  constructor(
    private readonly out: OutboundHttp,
    private readonly egress: Pick<TenantEgress, 'of'>,
    private readonly keys: Pick<SigningKeys, 'of'>,
    private readonly clock: Clock,
    private readonly answerMsMax = ANSWER_MS_MAX,
  ) {}

  /** Never rejects: what did not arrive is tried again. `id` is the event's, whoever sends it how often. */
  async send(subscription: CataloguedSubscription, id: string, body: string, stop?: AbortSignal): Promise<Posted> {
    const startedAt = this.clock.monotonic();
    const answered = (said: Omit<DeliveryAnswer, 'at' | 'tookMs'>): DeliveryAnswer => {
      return { at: this.clock.now(), tookMs: Math.round(this.clock.monotonic() - startedAt), ...said };
    };
    let redactor = redactorOf(secretsOfUrl(subscription));
    try {
      const secrets = await this.keys.of(subscription);
      redactor = redactorOf([...secretsOfUrl(subscription), ...secrets.map((secret) => ['signing key', secret] as const)]);
      const reply = await this.post(subscription, id, body, secrets, stop);
      const text = excerptOf(reply, redactor);
      const isTaken = reply.status >= 200 && reply.status < 300;
      const waitMs = isTaken ? undefined : retryAfterMs(reply.headers, this.clock.now());
      return {
        isTaken,
        answer: answered({ status: reply.status, ...(text !== '' && { text }) }),
        ...(waitMs !== undefined && { retryAfterMs: waitMs }),
        isGone: reply.status === 410,
      };
    } catch (error) {
      return { isTaken: false, answer: answered({ text: redactor.excerpt(saidOfCall(error), ANSWER_LENGTH_MAX) }), isGone: false };
    }
  }

  private post({ tenant, terms }: CataloguedSubscription, id: string, body: string, secrets: readonly string[], stop?: AbortSignal) {
    const own = this.egress.of(tenant);
    const headers = {
      'content-type': CLOUD_EVENT_TYPE,
      'user-agent': 'runbook-executor',
      ...webhookHeaders(id, this.clock.now(), body, secrets.join(' ')),
    };
    const inTime = AbortSignal.timeout(this.answerMsMax);
    const request = { method: 'POST', url: new URL(terms.url), headers, body, ...(own && { route: { own } }) };
    return this.out.send(request, stop ? AbortSignal.any([inTime, stop]) : inTime);
  }
}

/** Behind the host there may be a token. */
function secretsOfUrl({ terms: { url } }: CataloguedSubscription): (readonly [string, string])[] {
  const { pathname, search, searchParams } = new URL(url);
  const parts = [...pathname.split('/'), ...searchParams.values()];
  const texts = [url, pathname, pathname + search, search.slice(1), ...parts];
  return texts.filter(({ length }) => length >= SECRET_LENGTH_MIN).map((text) => ['url', text] as const);
}

/** Texts alone: of anything else the status says enough. */
function excerptOf({ headers, body }: Reply, redactor: Redactor): string {
  if (!/^(text\/|application\/(problem\+)?json)/.test(headers['content-type'] ?? '')) return '';
  const text = body
    .subarray(0, BODY_BYTES_READ)
    .toString('utf8')
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ');
  const redacted = body.length > BODY_BYTES_READ ? redactor.cutText(text) : redactor.text(text);
  return redacted.length > ANSWER_LENGTH_MAX ? `${redacted.slice(0, ANSWER_LENGTH_MAX)}…` : redacted;
}
