import type { EventSource } from '@runbook/domain';
import { readRecord, type SourcedEvent } from '../events/reading/read-record.js';
import { EVENT_TYPE } from '../http/body-parsers.js';
import type { WebhookCall } from './verify-signature.js';

/** Headers that authenticate the caller: they are never copied into an event. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);

/**
 * A call whose signature fits, as an event of its source. A CloudEvent is read from the body alone (structured mode): attributes in headers
 * are not covered by the signature. Throws `EventUnusable` and `EventUnauthorised`.
 */
export function readCall(source: EventSource, name: string, { headers, body: value }: WebhookCall): SourcedEvent {
  const isCloudEvent = source.format === 'cloudevents';
  return readRecord({ name, value, headers: isCloudEvent ? { 'content-type': EVENT_TYPE } : mappable(headers) }, source);
}

function mappable(headers: WebhookCall['headers']): Record<string, string> {
  const present = Object.entries(headers).filter(([name, text]) => text !== undefined && !SECRET_HEADERS.has(name));
  return Object.fromEntries(present) as Record<string, string>;
}

/** Slack checks once that an address is ours: its call carries a text that the answer has to repeat. */
export function challengeOf({ webhook }: EventSource, { body }: WebhookCall): string | undefined {
  if (webhook?.scheme !== 'slack') return undefined;
  try {
    const { type, challenge } = JSON.parse(body.toString('utf8')) as { type?: unknown; challenge?: unknown };
    return type === 'url_verification' && typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}
