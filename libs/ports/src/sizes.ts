import type { NewRecord, OriginalRecord } from './records.js';

/**
 * The sizes that a caller and its adapters must agree on, each with its reason: what is made above must fit into what lies below, or a write
 * fails for ever. `sizes-that-must-agree.spec.ts` says which is below which, the contract suites that every adapter takes them.
 */

/** One record of an owner, with its key and headers. A decision computes 2 MiB at most, and as much again may stand around that. */
export const RECORD_BYTES_MAX = 6_000_000;
/** Records that an owner appends together; a larger one goes alone. Some ten milliseconds of a disk or a network. */
export const APPEND_TOGETHER_BYTES_MAX = 4_000_000;
/** One append, framing and all: every log takes as much. Under the message limit with room for a broker's framing. */
export const APPEND_BYTES_MAX = 8_000_000;
/** One record batch of a topic that is created here. */
export const TOPIC_MESSAGE_BYTES_MAX = 8_388_608;
/** A document of a store in one piece. MongoDB's limit is 16 MiB; what is left is for its fields and framing. */
export const WHOLE_DOCUMENT_BYTES_MAX = 15_000_000;
/** A document that every store takes, as JSON text: the state of a run with a thousand results of 64 KB. A store cuts it where it has to. */
export const LARGE_DOCUMENT_BYTES_MAX = 128_000_000;
/** A blob that every store takes: a request's body at the gateway. */
export const BLOB_BYTES_MAX = 10_485_760;

/** Kafka's own framing of a record is below 70 bytes, and the seal that a record of ours may carry as well. */
const FRAMING_BYTES = 140;
/** And of a header, whose two lengths it writes. Others may write thousands. */
const HEADER_FRAMING_BYTES = 10;

/** What a record takes of an append's bytes. */
export function bytesOfRecord({ key, value, headers, original }: NewRecord): number {
  let bytes = FRAMING_BYTES + (original ? bytesOfOriginal(original) : Buffer.byteLength(key) + value.length);
  for (const name in headers) bytes += Buffer.byteLength(name) + Buffer.byteLength(headers[name]!);
  return bytes;
}

function bytesOfOriginal({ key, value, headers }: OriginalRecord): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, values] of Object.entries(headers)) {
    for (const one of values) bytes += HEADER_FRAMING_BYTES + Buffer.byteLength(name) + (one?.length ?? 0);
  }
  return bytes;
}
