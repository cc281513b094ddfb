import type { Json } from '@runbook/domain';
import { RETRY_AFTER_MS_MAX } from '@runbook/outbound';
import protobuf from 'protobufjs';
import type { GrpcStatus } from './grpc-status.js';
import { decodeMessage } from './json/decode-message.js';

/** What a `google.rpc.Status` holds beside code and message. */
export interface StatusDetails {
  /** In JSON, each with its `@type`; what is not known is shown as its bytes, in base64. */
  readonly details: readonly Json[];
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryDelayMs?: number;
}

/** Undefined when there are none, or the bytes are no such message: what cannot be read says nothing. */
export function statusDetailsOf({ details: bytes }: GrpcStatus): StatusDetails | undefined {
  if (!bytes) return undefined;
  try {
    const { details } = decodeMessage(statusType, bytes) as { readonly details: readonly Json[] };
    return { details: details.slice(0, DETAILS_MAX), ...retryDelayIn(bytes) };
  } catch {
    return undefined;
  }
}

/**
 * How long a status asks to be left alone, in milliseconds: by its trailer `grpc-retry-pushback-ms` (gRPC proposal A6), or by a `google.rpc.RetryInfo` in
 * its details. Undefined when it asks for nothing, or for what cannot be read.
 */
export function retryDelayMs(status: GrpcStatus): number | undefined {
  const { pushback } = status;
  if (pushback !== undefined && /^\d+$/.test(pushback)) return Math.min(Number(pushback), RETRY_AFTER_MS_MAX);
  return statusDetailsOf(status)?.retryDelayMs;
}

function retryDelayIn(bytes: Buffer): { retryDelayMs: number } | undefined {
  const { details } = statusType.decode(bytes) as unknown as { details: readonly { type_url: string; value: Uint8Array }[] };
  const info = details.find(({ type_url: url }) => url.endsWith('/google.rpc.RetryInfo'));
  if (!info) return undefined;
  const { retry_delay: delay } = retryInfoType.toObject(retryInfoType.decode(info.value), { longs: Number }) as {
    retry_delay?: { readonly seconds?: number; readonly nanos?: number };
  };
  const ms = Math.ceil((delay?.seconds ?? 0) * 1_000 + (delay?.nanos ?? 0) / 1_000_000);
  return ms >= 0 ? { retryDelayMs: Math.min(ms, RETRY_AFTER_MS_MAX) } : undefined;
}

/** More do not help the reader. */
const DETAILS_MAX = 10;

/** google/rpc/status.proto and google/rpc/error_details.proto, field by field. */
const { root } = protobuf.parse(
  `
  syntax = "proto3";
  package google.rpc;
  message Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }
  message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
  message RetryInfo { google.protobuf.Duration retry_delay = 1; }
  message DebugInfo { repeated string stack_entries = 1; string detail = 2; }
  message QuotaFailure {
    message Violation {
      string subject = 1; string description = 2; string api_service = 3; string quota_metric = 4; string quota_id = 5;
      map<string, string> quota_dimensions = 6; int64 quota_value = 7; optional int64 future_quota_value = 8;
    }
    repeated Violation violations = 1;
  }
  message PreconditionFailure {
    message Violation { string type = 1; string subject = 2; string description = 3; }
    repeated Violation violations = 1;
  }
  message BadRequest {
    message FieldViolation { string field = 1; string description = 2; string reason = 3; LocalizedMessage localized_message = 4; }
    repeated FieldViolation field_violations = 1;
  }
  message RequestInfo { string request_id = 1; string serving_data = 2; }
  message ResourceInfo { string resource_type = 1; string resource_name = 2; string owner = 3; string description = 4; }
  message Help { message Link { string description = 1; string url = 2; } repeated Link links = 1; }
  message LocalizedMessage { string locale = 1; string message = 2; }
`,
  { keepCase: true },
);
for (const file of ['any', 'duration']) root.addJSON(protobuf.common.get(`google/protobuf/${file}.proto`)?.nested ?? {});
root.resolveAll();
const statusType = root.lookupType('google.rpc.Status');
const retryInfoType = root.lookupType('google.rpc.RetryInfo');
