/*
 * How large what is in a compressed frame may be, read off its framing before anything is decompressed: the libraries would allocate as much as
 * a frame says of itself.
 */

/** Bytes that are no frame of the codec. */
export class FrameBroken extends Error {
  override readonly name = 'FrameBroken';
}

const LZ4_MAGIC = 0x184d2204;
/** Largest block by the three bits of the block descriptor (LZ4 frame format 1.6.4). */
const LZ4_BLOCK_BYTES: Readonly<Record<number, number>> = { 4: 65_536, 5: 262_144, 6: 1_048_576, 7: 4_194_304 };
const LZ4_UNCOMPRESSED = 0x80000000;

/** At most so many bytes come of this LZ4 frame. Throws `FrameBroken`, and `RangeError` where it ends too soon. */
export function lz4BytesMax(bytes: Buffer): number {
  if (bytes.readUInt32LE(0) !== LZ4_MAGIC) throw new FrameBroken('expected an LZ4 frame, found other bytes');
  const flags = bytes.readUInt8(4);
  const blockBytes = LZ4_BLOCK_BYTES[(bytes.readUInt8(5) >> 4) & 7];
  if (blockBytes === undefined) throw new FrameBroken('expected an LZ4 frame with blocks of 64 KB to 4 MB, found another size');
  const [hasBlockSum, hasContentSize, hasDictionary] = [flags & 0x10, flags & 0x08, flags & 0x01];
  let sum = 0;
  for (let at = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0); ;) {
    const size = bytes.readUInt32LE(at);
    if (size === 0) return sum;
    const length = size >= LZ4_UNCOMPRESSED ? size - LZ4_UNCOMPRESSED : size;
    sum += size >= LZ4_UNCOMPRESSED ? length : blockBytes;
    at += 4 + length + (hasBlockSum ? 4 : 0);
  }
}

/** Of the number that a block of Snappy begins with, seven bits in each. */
const SNAPPY_LENGTH_DIGITS_MAX = 5;
/** Of a literal whose length does not fit into its tag, the values of the tag are those above this one: one byte of length for the first, four for the last. */
const SNAPPY_LITERAL_IN_TAG_MAX = 59;

/**
 * So many bytes come of this block of Snappy (its format description, 1.1): what it states, which is what its elements make. Throws `FrameBroken` for any other: the library
 * takes a length above 2^31 for a way back, and would go round for ever, and what is missing for zeros.
 */
export function snappyBytes(block: Buffer): number {
  const { stated, end } = snappyLength(block);
  let made = 0;
  for (let at = end; at < block.length;) {
    const { length, bytes, offset } = snappyElement(block, at);
    if (at + bytes > block.length) throw new FrameBroken('expected a whole element of a Snappy block, found that it is cut off');
    if (offset !== undefined && (offset === 0 || offset > made))
      throw new FrameBroken(`expected a Snappy block to repeat what it has made, found ${offset} bytes back from ${made}`);
    made += length;
    at += bytes;
  }
  if (made !== stated) throw new FrameBroken(`expected a Snappy block to make the ${stated} bytes that it states, found ${made}`);
  return stated;
}

function snappyLength(block: Buffer): { readonly stated: number; readonly end: number } {
  let stated = 0;
  for (let digit = 0; digit < SNAPPY_LENGTH_DIGITS_MAX && digit < block.length; digit++) {
    const byte = block.readUInt8(digit);
    stated += (byte & 0x7f) * 2 ** (7 * digit);
    if (byte < 0x80) return { stated, end: digit + 1 };
  }
  throw new FrameBroken('expected a Snappy block to begin with its length, found other bytes');
}

interface SnappyElement {
  /** Of what it makes. */
  readonly length: number;
  /** Of the element. */
  readonly bytes: number;
  /** How far back it copies from; of a literal undefined. */
  readonly offset?: number;
}

function snappyElement(block: Buffer, at: number): SnappyElement {
  const tag = block.readUInt8(at);
  const high = tag >> 2;
  const numberOf = (bytes: number): number => (at + bytes < block.length ? block.readUIntLE(at + 1, bytes) : Infinity);
  switch (tag & 3) {
    case 0: {
      const more = Math.max(0, high - SNAPPY_LITERAL_IN_TAG_MAX);
      const length = (more === 0 ? high : numberOf(more)) + 1;
      return { length, bytes: 1 + more + length };
    }
    case 1:
      return { length: (high & 7) + 4, bytes: 2, offset: (tag >> 5) * 256 + numberOf(1) };
    case 2:
      return { length: high + 1, bytes: 3, offset: numberOf(2) };
    default:
      return { length: high + 1, bytes: 5, offset: numberOf(4) };
  }
}

const ZSTD_MAGIC = 0xfd2fb528;
const ZSTD_SKIPPABLE = 0x184d2a50;
/** Of a block's content (RFC 8878, section 3.1.1.2.4). */
const ZSTD_BLOCK_BYTES = 131_072;
/** Bytes of the field that states the content's size, by the two highest bits of the descriptor; zero of a single segment: 1. */
const ZSTD_SIZE_BYTES = [0, 2, 4, 8];
const ZSTD_DICTIONARY_BYTES = [0, 1, 2, 4];

/**
 * At most so many bytes are held for these Zstandard frames (RFC 8878): the largest of what their blocks may come to, what the frames state as their
 * content and the windows that they ask for. Throws `FrameBroken`, and `RangeError` where they end too soon.
 */
export function zstdBytesMax(bytes: Buffer): number {
  let most = 0;
  let content = 0;
  let at = 0;
  while (at < bytes.length) {
    const magic = bytes.readUInt32LE(at);
    if ((magic & 0xfffffff0) >>> 0 === ZSTD_SKIPPABLE) {
      at += 8 + bytes.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== ZSTD_MAGIC) throw new FrameBroken('expected a Zstandard frame, found other bytes');
    const header = zstdHeader(bytes, at + 4);
    const blocks = zstdBlocks(bytes, header.end);
    at = blocks.end + (header.hasSum ? 4 : 0);
    content += blocks.bytesMax;
    most = Math.max(most, header.window, header.content);
  }
  return Math.max(most, content);
}

function zstdHeader(bytes: Buffer, start: number): { end: number; window: number; content: number; hasSum: boolean } {
  const flags = bytes.readUInt8(start);
  const isSingle = (flags & 0x20) !== 0;
  const windowAt = start + 1;
  const sizeAt = windowAt + (isSingle ? 0 : 1) + ZSTD_DICTIONARY_BYTES[flags & 3]!;
  const sizeBytes = ZSTD_SIZE_BYTES[flags >> 6]! || (isSingle ? 1 : 0);
  let content = 0;
  for (let digit = sizeBytes - 1; digit >= 0; digit--) content = content * 256 + bytes.readUInt8(sizeAt + digit);
  const [exponent, mantissa] = isSingle ? [0, 0] : [bytes.readUInt8(windowAt) >> 3, bytes.readUInt8(windowAt) & 7];
  const windowBase = 2 ** (10 + exponent);
  const window = isSingle ? content : windowBase + (windowBase / 8) * mantissa;
  return { end: sizeAt + sizeBytes, window, content, hasSum: (flags & 0x04) !== 0 };
}

function zstdBlocks(bytes: Buffer, start: number): { end: number; bytesMax: number } {
  let bytesMax = 0;
  for (let at = start; ;) {
    const header = bytes.readUIntLE(at, 3);
    const [isLast, type, size] = [(header & 1) === 1, (header >> 1) & 3, header >> 3];
    if (type === 3) throw new FrameBroken('expected a block of Zstandard, found the type that is reserved');
    if (type === 2) expectSequencesFit(bytes, at + 3, size);
    at += 3 + (type === 1 ? 1 : size);
    bytesMax += type === 2 ? ZSTD_BLOCK_BYTES : size;
    if (isLast) return { end: at, bytesMax };
  }
}

const BITS = 8;
/** What every sequence copies at least. */
const ZSTD_MATCH_BYTES_MIN = 3;

/**
 * A few bytes can claim a hundred thousand sequences that read no bits, each of which the library would carry out before it notices that nothing fits. Those of a block and its
 * literals make no more than a block holds (RFC 8878, sections 3.1.1.2.4 and 3.1.1.3). Nor does a writer spend less than a bit on one, with its literals: the form would
 * let it, where nothing but repetition is written, and then one long match is what writers write.
 */
function expectSequencesFit(bytes: Buffer, start: number, size: number): void {
  const literals = zstdLiterals(bytes, start);
  const first = bytes.readUInt8(literals.end);
  let sequences = first;
  if (first === 255) sequences = bytes.readUInt16LE(literals.end + 1) + 0x7f00;
  else if (first >= 128) sequences = (first - 128) * 256 + bytes.readUInt8(literals.end + 1);
  if (sequences > size * BITS || literals.content + sequences * ZSTD_MATCH_BYTES_MIN > ZSTD_BLOCK_BYTES)
    throw new FrameBroken(`expected what a block of Zstandard can hold, found ${sequences} sequences in one`);
}

/** Where the literals of a block end, and how many they are. */
function zstdLiterals(bytes: Buffer, start: number): { end: number; content: number } {
  const [type, format] = [bytes.readUInt8(start) & 3, (bytes.readUInt8(start) >> 2) & 3];
  if (type < 2) {
    const head = format === 1 ? 2 : format === 3 ? 3 : 1;
    const content = Math.floor(bytes.readUIntLE(start, head) / (head === 1 ? 8 : 16));
    return { end: start + head + (type === 0 ? content : 1), content };
  }
  const [head, bits] = format === 3 ? [5, 18] : format === 2 ? [4, 14] : [3, 10];
  const sizes = Math.floor(bytes.readUIntLE(start, head) / 16);
  return { end: start + head + Math.floor(sizes / 2 ** bits), content: sizes % 2 ** bits };
}
