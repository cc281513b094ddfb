import { JsonRefused, readForeignJson, type HttpReply, type Json } from '@runbook/domain';
import { type OutboundRequest, type Redactor, type Reply, REPLY_BYTES_MAX, ReplyTooLarge } from '@runbook/outbound';
import { mediaTypeOf, textOf } from '@runbook/service';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { placeOf } from './call-failure.js';
import { StepFailure } from './step-runner.js';

/**
 * The reply's body: JSON parsed when the content type is JSON, or ends in +json and parses, where a number that a double cannot hold is the text
 * of its digits; other text as text; nothing as null. Throws `invalid-output` for JSON that is none or cannot be taken as it is, and for bytes that
 * are no text, `limit-exceeded` for what unpacks to more than a reply may hold.
 */
export function outputOf(request: OutboundRequest, reply: Reply, http: HttpReply, redactor: Redactor): Json {
  const type = mediaTypeOf(reply.headers['content-type']);
  const invalid = (expected: string, found: string) => {
    const message = `expected ${expected} from ${placeOf(request, redactor)}, found ${found} (content type ${type || 'not given'})`;
    return new StepFailure({ name: 'invalid-output', message, terminal: true }, http);
  };
  const body = unpacked(reply, invalid, http);
  if (body.length === 0) return null;
  const text = textOf(body, reply.headers['content-type']);
  if (text === undefined) throw invalid('JSON or text', `${body.length} bytes that are not`);
  if (type !== 'application/json' && type !== 'text/json' && !type.endsWith('+json')) return text;
  try {
    return readForeignJson(text);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    if (error.reason !== 'syntax') throw invalid('JSON that can be taken', `another: ${error.message}`);
    if (type.endsWith('+json')) return text;
    throw invalid('JSON', `${body.length} bytes that are not: ${error.message}`);
  }
}

/** The headers that go on record: lower-case names, without credentials and secrets, bounded. */
export function recordedHeaders(headers: Readonly<Record<string, string>>, redactor: Redactor): Record<string, string> {
  const recorded: Record<string, string> = {};
  let count = 0;
  for (const name of Object.keys(headers)) {
    if (HEADERS_NEVER_RECORDED.has(name)) continue;
    if (++count > HEADERS_RECORDED_MAX) break;
    recorded[name] = redactor.excerpt(headers[name] ?? '', HEADER_LENGTH_MAX);
  }
  return recorded;
}

/** A record holds the reply's headers; more than these say nothing to a runbook. */
export const HEADERS_RECORDED_MAX = 32;
/** Characters of one header's value. */
export const HEADER_LENGTH_MAX = 512;

/** They carry sessions and credentials, or answers to them. */
const HEADERS_NEVER_RECORDED: ReadonlySet<string> = new Set([
  'set-cookie',
  'set-cookie2',
  'cookie',
  'authorization',
  'authentication-info',
  'proxy-authorization',
  'proxy-authentication-info',
  'proxy-authenticate',
]);

function unpacked(reply: Reply, invalid: (expected: string, found: string) => StepFailure, http: HttpReply): Buffer {
  const encoding = reply.headers['content-encoding']?.trim().toLowerCase();
  if (!encoding || encoding === 'identity' || reply.body.length === 0) return reply.body;
  const unpack = UNPACKERS.get(encoding);
  if (!unpack) throw invalid('a reply without content encoding', encoding);
  try {
    return unpack(reply.body, { maxOutputLength: REPLY_BYTES_MAX });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw invalid(encoding, 'bytes that do not unpack');
    throw new StepFailure({ name: 'limit-exceeded', message: new ReplyTooLarge().message, terminal: true }, http);
  }
}

const UNPACKERS: ReadonlyMap<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);
