import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import { BATCH_BYTES_MAX, decompressed } from './codecs.js';
import { unreadable, type FetchedRecord } from './record-batch.js';

const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
const readMessageSet = require('kafkajs/src/protocol/messageSet/decoder.js') as (of: object, size: number) => Promise<OldMessage[]>;

interface OldMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

// kafkajs knows of no codec but gzip. Writing stays as it is.
const codecs = kafkajs.CompressionCodecs as unknown as Record<number, () => object>;
const { GZIP, Snappy, LZ4 } = kafkajs.CompressionTypes;
const gzip = codecs[GZIP]!();
for (const codec of [GZIP, Snappy, LZ4]) {
  const decompress = (bytes: Buffer) => decompressed(codec, bytes, BATCH_BYTES_MAX);
  codecs[codec] = () => ({ ...(codec === GZIP && gzip), decompress });
}

/** A message of a format before 2, which brokers up to 3.x keep in old segments. kafkajs reads it; it has no headers and no transactions. */
export async function readOldMessage(message: Buffer): Promise<{ readonly records: FetchedRecord[]; readonly bytes: number }> {
  try {
    const messages = await readMessageSet(new Decoder(message), message.length);
    const records = messages.map(({ offset, key, value }) => {
      return { offset, key, value, headers: {}, isControlRecord: false, batchContext: { producerId: '-1', inTransaction: false } };
    });
    return { records, bytes: records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) };
  } catch (error) {
    return { records: [unreadable(message, error as Error)], bytes: 0 };
  }
}
