/** How records of a topic are read as events: registered, so that every gateway reads them alike. */
export interface EventSource {
  /** Unique per tenant. */
  readonly id: string;
  readonly topic: string;
  /** `cloudevents`: binary or structured (Kafka binding of CloudEvents 1.0). `json`: any JSON, made an event by `mapping`. */
  readonly format: 'cloudevents' | 'json';
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
