import type { Metadata } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { RETRY_AFTER_MS_MAX } from '../http/retry-after.js';

/**
 * How long a status asks to be left alone, in milliseconds: by its trailer `grpc-retry-pushback-ms` (gRPC proposal A6), or by a
 * `google.rpc.RetryInfo` in its details (google/rpc/error_details.proto). Undefined when it asks for nothing, or for what cannot be read.
 */
export function retryDelayMs(trailers: Metadata): number | undefined {
  const [pushback] = trailers.get('grpc-retry-pushback-ms');
  if (typeof pushback === 'string' && /^\d+$/.test(pushback)) return Math.min(Number(pushback), RETRY_AFTER_MS_MAX);
  const [details] = trailers.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(details)) return undefined;
  try {
    return delayIn(details);
  } catch {
    // Bytes that are none of these messages ask for nothing.
    return undefined;
  }
}

function delayIn(details: Buffer): number | undefined {
  const { details: list } = statusType.decode(details) as unknown as { details: readonly { typeUrl: string; value: Uint8Array }[] };
  const info = list.find(({ typeUrl }) => typeUrl.endsWith('/google.rpc.RetryInfo'));
  if (!info) return undefined;
  const { retryDelay } = retryInfoType.toObject(retryInfoType.decode(info.value), { longs: Number }) as { retryDelay?: Duration };
  const { seconds = 0, nanos = 0 } = retryDelay ?? {};
  const ms = Math.ceil(seconds * 1_000 + nanos / 1_000_000);
  return ms >= 0 ? Math.min(ms, RETRY_AFTER_MS_MAX) : undefined;
}

interface Duration {
  readonly seconds?: number;
  readonly nanos?: number;
}

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
`);
const statusType = root.lookupType('Status');
const retryInfoType = root.lookupType('RetryInfo');
