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
  if (source.format === 'cloudevents') return readRecord({ name, value, headers: { 'content-type': EVENT_TYPE } }, source);
  return readRecord({ name, value: asJson(value, headers['content-type']), headers: mappable(headers) }, source);
}

const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * The body as JSON. The content type is not signed, so a body that is JSON stays that, whatever its type says; any other is read as a form
 * where the type says so. A form of one field `payload` that is JSON, as Slack and GitHub send it, is that JSON; else the fields are its members, and one that comes
 * more than once is a list.
 */
function asJson(body: Buffer, contentType = ''): Buffer {
  if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== FORM_TYPE || isJson(body.toString('utf8'))) return body;
  const form = new URLSearchParams(body.toString('utf8'));
  const names = [...new Set(form.keys())];
  const payload = form.get('payload');
  if (names.length === 1 && payload !== null && isJson(payload)) return Buffer.from(payload);
  const members = names.map((name) => [name, form.getAll(name)] as const);
  return Buffer.from(JSON.stringify(Object.fromEntries(members.map(([name, values]) => [name, values.length === 1 ? values[0] : values]))));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
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
