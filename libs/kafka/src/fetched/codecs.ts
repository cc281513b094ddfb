import { Decompress } from 'fzstd';
import { decompressFrame } from 'lz4-napi';
import { uncompress } from 'snappyjs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { lz4BytesMax, snappyBytes, zstdBytesMax } from './frames.js';

/** Of one batch, decompressed. Topics hold batches of a megabyte, few of eight; JSON shrinks to a tenth, and seldom to less. */
export const BATCH_BYTES_MAX = 67_108_864;

/** What is in a batch is larger than anybody needs. */
export class TooLargeDecompressed extends Error {
  override readonly name = 'TooLargeDecompressed';
  constructor(codec: string, bytesMax: number) {
    super(`expected records of at most ${bytesMax} bytes when they are decompressed by ${codec}, found more`);
  }
}

interface Codec {
  readonly name: string;
  /** Rejects, or throws, with `TooLargeDecompressed` before it has allocated much more than it may. */
  decompress(bytes: Buffer, bytesMax: number): Promise<Buffer> | Buffer;
}

const gunzipped = promisify(gunzip);

const GZIP: Codec = {
  name: 'gzip',
  decompress: (bytes, bytesMax) =>
    gunzipped(bytes, { maxOutputLength: bytesMax }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ERR_BUFFER_TOO_LARGE' ? new TooLargeDecompressed('gzip', bytesMax) : error;
    }),
};

/** Java's producers write blocks behind this; others write one block as it is. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** Behind the magic stand two versions that never changed. */
const XERIAL_HEADER_BYTES = 16;

const SNAPPY: Codec = {
  name: 'snappy',
  decompress(bytes, bytesMax) {
    if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return snappyBlock(bytes, bytesMax, bytesMax);
    const blocks: Buffer[] = [];
    let left = bytesMax;
    for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
      const end = at + 4 + bytes.readUInt32BE(at);
      if (end > bytes.length) throw new RangeError('expected a whole block of snappy, found that it is cut off');
      const block = snappyBlock(bytes.subarray(at + 4, end), left, bytesMax);
      blocks.push(block);
      left -= block.length;
      at = end;
    }
    return Buffer.concat(blocks);
  },
};

function snappyBlock(bytes: Buffer, left: number, bytesMax: number): Buffer {
  if (snappyBytes(bytes) > left) throw new TooLargeDecompressed('snappy', bytesMax);
  return uncompress(bytes, left);
}

const LZ4: Codec = {
  name: 'lz4',
  decompress(bytes, bytesMax) {
    if (lz4BytesMax(bytes) > bytesMax) throw new TooLargeDecompressed('lz4', bytesMax);
    return decompressFrame(bytes);
  },
};

const ZSTD: Codec = {
  name: 'zstd',
  decompress(bytes, bytesMax) {
    if (zstdBytesMax(bytes) > bytesMax) throw new TooLargeDecompressed('zstd', bytesMax);
    const parts: Uint8Array[] = [];
    new Decompress((part) => parts.push(part)).push(bytes, true);
    return Buffer.concat(parts);
  },
};

/** By the lowest three bits of a batch's attributes; undefined: not compressed. */
const CODECS: Readonly<Record<number, Codec | undefined>> = { 0: undefined, 1: GZIP, 2: SNAPPY, 3: LZ4, 4: ZSTD };

/**
 * What was compressed by the codec of that number. Rejects when the number is none of Kafka's, the bytes are not of the codec, or what is in them is
 * larger than `bytesMax` (`TooLargeDecompressed`).
 */
export async function decompressed(codec: number, bytes: Buffer, bytesMax: number): Promise<Buffer> {
  if (!(codec in CODECS)) throw new Error(`expected a codec of Kafka (0 to 4), found ${codec}`);
  return (await CODECS[codec]?.decompress(bytes, bytesMax)) ?? bytes;
}
