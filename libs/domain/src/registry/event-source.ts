import type { SourceSignature } from './source-signature.js';

/** How records of a topic, or calls of a webhook, are read as events: registered, so that every gateway reads them alike. */
export interface EventSource {
  /** Unique per tenant. */
  readonly id: string;
  /** Absent where it is a webhook alone. */
  readonly topic?: string;
  readonly webhook?: Webhook;
  /** What is expected of the topic's records. Absent of sources that were registered before it was asked for: nothing is. */
  readonly signature?: SourceSignature;
  /** `cloudevents`: binary or structured (Kafka binding of CloudEvents 1.0). `json`: any JSON, made an event by `mapping`. */
  readonly format: 'cloudevents' | 'json';
  /** How all that it sends is classified: runs that take one of its events are so, too. Absent: the lowest level. */
  readonly classification?: string;
  /** How long an event is kept for waits to come, where it does not say itself; 0: now or never. */
  readonly ttlMs: number;
  /** Templates over `record` (the JSON value, or the CloudEvent) and `headers`. */
  readonly mapping?: EventMapping;
  /** What the producers may send; everything where a list is left out. Anything else is `unauthorised`. */
  readonly accepts?: { readonly types?: readonly string[]; readonly sources?: readonly string[] };
}

export interface EventMapping {
  /** Attributes of the CloudEvent that JSON becomes. */
  readonly type?: string;
  readonly id?: string;
  readonly source?: string;
  /** RFC 3339. */
  readonly time?: string;
  /** The correlation key; else the CloudEvent's `subject`. */
  readonly key?: string;
}

/** Calls that are let in by their signature. */
export type Webhook = WebhookSecret &
  (
    | {
        /**
         * `standard-webhooks`: symmetric signatures (v1) of https://www.standardwebhooks.com. `github`: header `X-Hub-Signature-256`.
         * `slack`: headers `X-Slack-Request-Timestamp` and `X-Slack-Signature` (v0).
         */
        readonly scheme: 'standard-webhooks' | 'github' | 'slack';
      }
    | {
        /** HMAC-SHA-256 of the body alone, behind `prefix` in `header`. */
        readonly scheme: 'hmac-sha256';
        readonly header: string;
        readonly prefix: string;
        readonly encoding: 'hex' | 'base64';
      }
  );

export interface WebhookSecret {
  /** Names the secret that senders sign with. */
  readonly secret: string;
  /** How far the sender's clock may be off, and how late a call may come; for schemes that sign the time. */
  readonly toleranceSeconds: number;
}
