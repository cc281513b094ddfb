/** Castagnoli's polynomial with its bits reversed (RFC 3720, section 12.1). */
const POLYNOMIAL = 0x82f63b78;
const BYTES_AT_ONCE = 8;
/** Table n takes a byte that stands n bytes before the end of a step: 256 entries each, one behind the other. */
const TABLES = tables();

/**
 * CRC-32C as RFC 3720 defines it, as an unsigned number. Eight bytes at a step ("slicing by 8", Kounavis and Berry 2005): one byte at a time, as
 * kafkajs does, it was the costliest function of a producer.
 */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  const table = TABLES;
  let crc = -1;
  let at = from;
  for (const last = to - BYTES_AT_ONCE; at <= last; at += BYTES_AT_ONCE) {
    const low = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      table[1792 + (low & 255)]! ^
      table[1536 + ((low >>> 8) & 255)]! ^
      table[1280 + ((low >>> 16) & 255)]! ^
      table[1024 + (low >>> 24)]! ^
      table[768 + bytes[at + 4]!]! ^
      table[512 + bytes[at + 5]!]! ^
      table[256 + bytes[at + 6]!]! ^
      table[bytes[at + 7]!]!;
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}

function tables(): Int32Array {
  const all = new Int32Array(256 * BYTES_AT_ONCE);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
    all[byte] = value;
  }
  for (let at = 256; at < all.length; at++) all[at] = (all[at - 256]! >>> 8) ^ all[all[at - 256]! & 255]!;
  return all;
}
