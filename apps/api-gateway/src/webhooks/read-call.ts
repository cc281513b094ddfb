import { JsonRefused, readForeignJson, utf8Text, type EventSource } from '@runbook/domain';
import type { WebhookCall } from '@runbook/outbound';
import { mediaTypeOf } from '@runbook/service';
import { EventUnusable } from '../events/reading/read-cloud-event.js';
import { readRecord, type SourcedEvent } from '../events/reading/read-record.js';
import { EVENT_TYPE } from '../http/body-parsers.js';

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
function asJson(body: Buffer, contentType?: string): Buffer {
  if (mediaTypeOf(contentType) !== FORM_TYPE || isJson(body)) return body;
  const form = formIn(body);
  const names = [...new Set(form.keys())];
  const payload = form.get('payload');
  if (names.length === 1 && payload !== null && isJson(Buffer.from(payload))) return Buffer.from(payload);
  const members = names.map((name) => [name, form.getAll(name)] as const);
  return Buffer.from(JSON.stringify(Object.fromEntries(members.map(([name, values]) => [name, values.length === 1 ? values[0] : values]))));
}

/** Whether it is meant as JSON: of what begins as JSON does, its reader says what is wrong with it. */
function isJson(body: Buffer): boolean {
  try {
    readForeignJson(utf8Text(body));
    return true;
  } catch (error) {
    return error instanceof JsonRefused && error.reason !== 'syntax' && error.reason !== 'not-utf8';
  }
}

/** Bytes that are no UTF-8, written as they are or percent-encoded, would all become the same replacement character. */
function formIn(body: Buffer): URLSearchParams {
  try {
    const text = utf8Text(body);
    text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => decodeURIComponent(bytes));
    return new URLSearchParams(text);
  } catch {
    throw new EventUnusable('expected a form in UTF-8, found bytes that are none; send it in UTF-8');
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
    const { type, challenge } = readForeignJson(utf8Text(body)) as { type?: unknown; challenge?: unknown };
    return type === 'url_verification' && typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}
