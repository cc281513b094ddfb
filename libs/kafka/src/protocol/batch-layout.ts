/** Where the fields of a batch begin (message format 2). Older formats have offset, length and magic at the same places, and a message for a batch. */
export const AT = {
  length: 8,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  producerId: 43,
  count: 57,
} as const;
/** Where its records begin. */
export const BATCH_HEADER_BYTES = 61;
/** Offset and length, which the length does not count. */
export const BATCH_PREFIX_BYTES = 12;
/** Since Kafka 0.11. */
export const BATCH_MAGIC = 2;

/** Of the attributes. The time's type (0x8) changes nothing here. */
export const CODEC_MASK = 0x07;
export const TRANSACTION_FLAG = 0x10;
export const CONTROL_FLAG = 0x20;

/** Each takes memory beside its bytes; a batch of a megabyte of the smallest records has fewer. */
export const BATCH_RECORDS_MAX = 500_000;

/** The offset behind the whole batch that begins there, whatever is left of it. Of format 2; of an older one, or a broken header, behind its first. */
export function endOfBatch(bytes: Buffer, at: number, length: number): number {
  const first = Number(bytes.readBigInt64BE(at));
  const hasDelta = length >= BATCH_HEADER_BYTES && bytes[at + AT.magic] === BATCH_MAGIC;
  return first + (hasDelta ? Math.max(0, bytes.readInt32BE(at + AT.lastOffsetDelta)) : 0) + 1;
}
