import type { HttpReply, Json } from '@runbook/domain';
import {
  EgressDenied,
  nothingToRedact,
  type OutboundRequest,
  type Redactor,
  type Reply,
  ReplyTooLarge,
  retryAfterMs,
  saidOfCall,
  TunnelRefused,
} from '@runbook/outbound';
import { systemClock } from '@runbook/ports';
import { locationOf } from './redirect.js';
import { StepFailure } from './step-runner.js';

/** The language's error for what kept a call from getting a reply. `place`: who was called, for the reader. */
export function failureOf(error: unknown, place: string, redactor: Redactor): StepFailure {
  if (error instanceof StepFailure) return error;
  const cause = { cause: error };
  if (error instanceof EgressDenied) {
    const { message, rule, target } = error;
    return new StepFailure({ name: 'denied', message, terminal: true, details: { rule, target } }, undefined, cause);
  }
  if (error instanceof ReplyTooLarge) {
    return new StepFailure({ name: 'limit-exceeded', message: error.message, terminal: true }, undefined, cause);
  }
  if (error instanceof TunnelRefused) return tunnelFailure(error);
  const code = codeOf(error);
  if (code !== undefined && CERTIFICATE_REFUSED.test(code)) return certificateFailure(code, place, error);
  const reason = redactor.excerpt(saidOfCall(error), REASON_LENGTH_MAX);
  const message =
    code !== undefined && CERTIFICATE_UNTRUSTED.test(code)
      ? `expected ${place} to show a certificate for its name that this executor trusts, found ${reason}; let the operator add its authority, or correct the name`
      : `expected a reply from ${place}, found ${reason}; check that the service runs and can be reached`;
  return new StepFailure({ name: 'connection', message, ...(code !== undefined && { details: { code } }) }, undefined, cause);
}

/** The proxy let nothing through: nobody was called. */
function tunnelFailure(error: TunnelRefused): StepFailure {
  const { message, status } = error;
  const name = status === 403 || status === 405 || status === 407 ? 'denied' : 'connection';
  const fault = { name, message, ...(name === 'denied' && { terminal: true }), details: { proxyStatus: status } };
  return new StepFailure(fault, undefined, { cause: error });
}

/**
 * Alerts by which a server refuses the caller's certificate (RFC 8446 section 6.2). They end the handshake, for the server; in TLS 1.3 the caller may have written its
 * request by then, and the server reads none of it.
 */
const CERTIFICATE_REFUSED = /_ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA)$/;

/** What OpenSSL and Node say of a server's certificate. */
const CERTIFICATE_UNTRUSTED = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$|INVALID_PURPOSE$|HOSTNAME_MISMATCH$|ERR_TLS_CERT_)/;

function certificateFailure(code: string, place: string, cause: unknown): StepFailure {
  const message = `expected ${place} to take the caller's certificate, found it refused (${code}); give the step one that the service knows (clientCertificate)`;
  return new StepFailure({ name: 'denied', message, terminal: true, details: { code } }, undefined, { cause, effectless: true });
}

/** The error for a status that the step does not expect: `http-<status>`. */
export function statusFailure(unexpected: UnexpectedStatus): StepFailure {
  const { request, reply, http, expected, redactor } = unexpected;
  const { status, headers, body } = reply;
  const details: Record<string, Json> = { status };
  const retryAfter = headers['retry-after'];
  const location = status >= 300 && status <= 399 ? locationOf(request, reply) : undefined;
  if (retryAfter !== undefined) details['retryAfter'] = redactor.excerpt(retryAfter, RETRY_AFTER_LENGTH_MAX);
  if (location) details['location'] = redactor.excerpt(location.href, LOCATION_LENGTH_MAX);
  if (body.length > 0 && headers['content-encoding'] === undefined) details['body'] = excerpt(body, redactor);
  const message = `expected status ${expected?.join(' or ') ?? '2xx'} from ${placeOf(request, redactor)}, found ${status}${hint(unexpected, location)}`;
  const terminal = isTerminalStatus(status);
  const facts = { retryAfterMs: retryAfterMs(headers, systemClock.now()) };
  return new StepFailure({ name: `http-${status}`, message, ...(terminal && { terminal }), details }, http, facts);
}

export interface UnexpectedStatus {
  readonly request: OutboundRequest;
  readonly reply: Reply;
  readonly http: HttpReply;
  readonly expected: readonly number[] | undefined;
  readonly redactor: Redactor;
  /** The author could have let the call go along with this redirect. */
  readonly mayFollow?: boolean;
}

/** Method and URL without its query, which may hold what should not be repeated. */
export const placeOf = ({ method, url }: OutboundRequest, redactor: Redactor): string => `${method} ${withoutQuery(url, redactor)}`;

const withoutQuery = ({ origin, pathname }: URL, redactor: Redactor): string => `${origin}${redactor.excerpt(pathname, PATH_LENGTH_MAX)}`;

/** The caller's fault, or another place: another attempt cannot help. */
export const isTerminalStatus = (status: number): boolean => status >= 300 && status <= 499 && !WORTH_ANOTHER_ATTEMPT.has(status);

/** Request time-out, too early, too many requests: the language's exceptions among the 4xx. */
const WORTH_ANOTHER_ATTEMPT: ReadonlySet<number> = new Set([408, 425, 429]);

/** Of an error reply, for the reader of the record; the whole may be large and is no output. */
export const EXCERPT_LENGTH_MAX = 2048;
/** What is looked through for it: a secret that begins in the excerpt ends in here. */
const EXCERPT_READ_BYTES = 64 * 1024;
const PATH_LENGTH_MAX = 200;
/** A date or a number of seconds. */
const RETRY_AFTER_LENGTH_MAX = 64;
/** Longer URLs are no places that a person would look at. */
const LOCATION_LENGTH_MAX = 2_048;

function excerpt(body: Buffer, redactor: Redactor): string {
  if (body.length <= EXCERPT_READ_BYTES) return redactor.excerpt(body.toString('utf8'), EXCERPT_LENGTH_MAX);
  return nothingToRedact.excerpt(redactor.cutText(body.toString('utf8', 0, EXCERPT_READ_BYTES)), EXCERPT_LENGTH_MAX);
}

function hint(unexpected: UnexpectedStatus, location: URL | undefined): string {
  const { request, reply, mayFollow, redactor } = unexpected;
  const { method } = request;
  const { status, headers } = reply;
  if (status === 401 || status === 403) return "; check the step's credential and what it may do";
  if (status === 429 || status === 503) {
    const retryAfter = headers['retry-after'];
    return retryAfter === undefined
      ? '; try later'
      : `; the service asks to wait (retry-after ${redactor.excerpt(retryAfter, RETRY_AFTER_LENGTH_MAX)})`;
  }
  if (status < 300 || status > 399) return '; the reply is in the details';
  if (!location) return ' and no place to go to';
  const place = ` to ${withoutQuery(location, redactor)}`;
  if (mayFollow) return `${place}; call that URL, or let the step go along (redirects: follow)`;
  return `${place}; a ${method} is not followed there: see whether it was done, and call the URL that does it`;
}

const REASON_LENGTH_MAX = 300;

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
