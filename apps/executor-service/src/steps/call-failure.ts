import type { HttpReply, Json } from '@runbook/domain';
import { EgressDenied } from '../egress/egress-denied.js';
import type { OutboundRequest, Reply } from '../http/exchange.js';
import { ReplyTooLarge } from '../http/reply-reading.js';
import type { Redactor } from '../redact.js';
import { StepFailure } from './step-runner.js';

/** The language's error for what kept a call from getting a reply. `place`: who was called, for the reader. */
export function failureOf(error: unknown, place: string): StepFailure {
  if (error instanceof StepFailure) return error;
  const cause = { cause: error };
  if (error instanceof EgressDenied) {
    const { message, rule, target } = error;
    return new StepFailure({ name: 'denied', message, terminal: true, details: { rule, target } }, undefined, cause);
  }
  if (error instanceof ReplyTooLarge) {
    return new StepFailure({ name: 'limit-exceeded', message: error.message, terminal: true }, undefined, cause);
  }
  const code = codeOf(error);
  const message = `expected a reply from ${place}, found ${reasonOf(error)}; check that the service runs and can be reached`;
  return new StepFailure({ name: 'connection', message, ...(code !== undefined && { details: { code } }) }, undefined, cause);
}

/** The error for a status that the step does not expect: `http-<status>`. */
export function statusFailure({ request, reply, http, expected, redactor }: UnexpectedStatus): StepFailure {
  const { status, headers, body } = reply;
  const details: Record<string, Json> = { status };
  const retryAfter = headers['retry-after'];
  if (retryAfter !== undefined) details['retryAfter'] = retryAfter.slice(0, RETRY_AFTER_LENGTH_MAX);
  if (body.length > 0 && headers['content-encoding'] === undefined) details['body'] = excerpt(body, redactor);
  const message = `expected status ${expected?.join(' or ') ?? '2xx'} from ${placeOf(request)}, found ${status}${hint(status, retryAfter)}`;
  const terminal = isTerminalStatus(status);
  return new StepFailure({ name: `http-${status}`, message, ...(terminal && { terminal }), details }, http);
}

export interface UnexpectedStatus {
  readonly request: OutboundRequest;
  readonly reply: Reply;
  readonly http: HttpReply;
  readonly expected: readonly number[] | undefined;
  readonly redactor: Redactor;
}

/** Method and URL without its query, which may hold what should not be repeated. */
export const placeOf = ({ method, url }: OutboundRequest): string => `${method} ${url.origin}${url.pathname.slice(0, PATH_LENGTH_MAX)}`;

/** The caller's fault: another attempt cannot help. */
export const isTerminalStatus = (status: number): boolean => status >= 400 && status <= 499 && !WORTH_ANOTHER_ATTEMPT.has(status);

/** Request time-out, too early, too many requests: the language's exceptions among the 4xx. */
const WORTH_ANOTHER_ATTEMPT: ReadonlySet<number> = new Set([408, 425, 429]);

/** Of an error reply, for the reader of the record; the whole may be large and is no output. */
export const EXCERPT_LENGTH_MAX = 2048;
/** What is looked through for it: a secret that begins in the excerpt ends in here. */
const EXCERPT_READ_BYTES = 64 * 1024;
const PATH_LENGTH_MAX = 200;
/** A date or a number of seconds. */
const RETRY_AFTER_LENGTH_MAX = 64;

/** Redacted before it is cut: half a secret would not be recognised. */
function excerpt(body: Buffer, redactor: Redactor): string {
  const text = redactor.text(body.subarray(0, EXCERPT_READ_BYTES).toString('utf8'));
  return text.length > EXCERPT_LENGTH_MAX ? `${text.slice(0, EXCERPT_LENGTH_MAX)}…` : text;
}

function hint(status: number, retryAfter: string | undefined): string {
  if (status === 401 || status === 403) return "; check the step's credential and what it may do";
  if (status === 429 || status === 503)
    return retryAfter === undefined
      ? '; try later'
      : `; the service asks to wait (retry-after ${retryAfter.slice(0, RETRY_AFTER_LENGTH_MAX)})`;
  if (status >= 300 && status <= 399) return ' and no place to go to';
  return '; the reply is in the details';
}

/** undici wraps what happened to several addresses into one error with `errors`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'none';
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined;
  const message = error.message || (inner instanceof Error ? inner.message : '') || error.name;
  return message.slice(0, REASON_LENGTH_MAX);
}

const REASON_LENGTH_MAX = 300;

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
