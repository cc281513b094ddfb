import type { Json } from '@runbook/domain';
import type { Redactor } from '@runbook/outbound';
import { GrpcStatus, type NoStatus, type StatusName } from '../grpc/grpc-status.js';
import { retryDelayMs, statusDetailsOf } from '../grpc/status-details.js';
import { EXCERPT_LENGTH_MAX, isTerminalStatus } from './call-failure.js';
import { StepFailure } from './step-runner.js';

/**
 * The language's error for a status that the server sent: what it is called over HTTP (google/rpc/code.proto), so that `retry.on` and error edges read
 * the same for both; no connection is `connection`, no answer in time is `timeout`. The status itself is in the details.
 */
export function grpcFailure(error: GrpcStatus, place: string, redactor: Redactor): StepFailure {
  const { code, status, said } = error;
  const more = statusDetailsOf(error)?.details ?? [];
  const told = { code, status, message: redactor.excerpt(said, EXCERPT_LENGTH_MAX) };
  const details: Json = { grpc: more.length > 0 ? { ...told, details: more } : told };
  const message = `expected an answer OK from ${place}, found ${status}; what the server said is in the details`;
  const facts = { retryAfterMs: retryDelayMs(error), cause: error };
  if (status === 'RESOURCE_EXHAUSTED' && REPLY_TOO_LARGE.test(said)) {
    const why = `expected a reply that ${place} can send, found one over the server's own limit; ask for less, for example by paging`;
    return new StepFailure({ name: 'limit-exceeded', message: why, terminal: true, details }, undefined, facts);
  }
  if (status === 'UNAVAILABLE') return new StepFailure({ name: 'connection', message, details }, undefined, facts);
  if (status === 'DEADLINE_EXCEEDED') return new StepFailure({ name: 'timeout', message, details }, undefined, facts);
  const http = HTTP_STATUSES.get(status) ?? 500;
  const terminal = isTerminalStatus(http);
  return new StepFailure({ name: `http-${http}`, message, ...(terminal && { terminal }), details }, undefined, facts);
}

/**
 * A stream without a status. What answered with an HTTP status of an error was a gateway, and is judged as over HTTP; where gateways say that they reached nobody it is
 * `connection` (gRPC's mapping of HTTP statuses). All else broke off, whatever it was reset with.
 */
export function brokenFailure(error: NoStatus, place: string): StepFailure {
  const { message: found, httpStatus } = error;
  const message = `expected a status from ${place}, found ${found}; see what became of the call`;
  if (httpStatus === undefined || httpStatus < 300 || GATEWAY_STATUSES.has(httpStatus)) {
    const details = httpStatus === undefined ? undefined : { status: httpStatus };
    return new StepFailure({ name: 'connection', message, ...(details && { details }) }, undefined, { cause: error });
  }
  const terminal = isTerminalStatus(httpStatus);
  const fault = { name: `http-${httpStatus}`, message, ...(terminal && { terminal }), details: { status: httpStatus } };
  return new StepFailure(fault, undefined, { cause: error });
}

const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/** The server has done its work and cannot send the reply; its libraries have no other sign for it. */
const REPLY_TOO_LARGE = /sen[dt] message (with a size )?larger than/i;

const HTTP_STATUSES: ReadonlyMap<StatusName, number> = new Map([
  ['CANCELLED', 499],
  ['UNKNOWN', 500],
  ['INVALID_ARGUMENT', 400],
  ['NOT_FOUND', 404],
  ['ALREADY_EXISTS', 409],
  ['PERMISSION_DENIED', 403],
  ['UNAUTHENTICATED', 401],
  ['RESOURCE_EXHAUSTED', 429],
  ['FAILED_PRECONDITION', 400],
  ['ABORTED', 409],
  ['OUT_OF_RANGE', 400],
  ['UNIMPLEMENTED', 501],
  ['INTERNAL', 500],
  ['DATA_LOSS', 500],
]);
