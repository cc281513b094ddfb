import { BLOB_BYTES_MAX, BlobCorrupt, BlobStore } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import mongoose, { type mongo } from 'mongoose';
import type { Database } from './database.js';

const COLLECTION = 'runbook.blobs';
const DUPLICATE_KEY = 11_000;
const SHA256_HEX = /^[0-9a-f]{64}$/;

interface StoredBlob {
  readonly _id: string;
  readonly bytes: mongo.Binary;
}

/** A document per blob, its id the hash. */
export class MongoBlobStore extends BlobStore {
  private readonly stored: mongo.Collection<StoredBlob>;

  constructor(database: Database) {
    super();
    this.stored = database.collection<StoredBlob>(COLLECTION);
  }

  async put(bytes: Buffer): Promise<string> {
    if (bytes.length > BLOB_BYTES_MAX) {
      throw new RangeError(`expected a blob of at most ${BLOB_BYTES_MAX} bytes, found ${bytes.length}; split it or keep it elsewhere`);
    }
    // Copied, so that what is hashed is what is stored even if the caller goes on writing.
    const own = Buffer.from(bytes);
    const sha256 = sha256Of(own);
    try {
      await this.stored.insertOne({ _id: sha256, bytes: new mongoose.mongo.Binary(own) });
    } catch (error) {
      // The same bytes are there already.
      if ((error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
    }
    return sha256;
  }

  async get(sha256: string): Promise<Buffer | undefined> {
    if (!SHA256_HEX.test(sha256)) return undefined;
    const found = await this.stored.findOne({ _id: { $eq: sha256 } });
    if (!found) return undefined;
    const bytes = Buffer.from(found.bytes.value());
    const actual = sha256Of(bytes);
    if (actual !== sha256) throw new BlobCorrupt(sha256, actual);
    return bytes;
  }

  async has(sha256: string): Promise<boolean> {
    if (!SHA256_HEX.test(sha256)) return false;
    return (await this.stored.findOne({ _id: { $eq: sha256 } }, { projection: { _id: 1 } })) !== null;
  }

  /** Of every blob that is there. */
  async *names(): AsyncGenerator<string> {
    for await (const { _id } of this.stored.find({}, { projection: { _id: 1 } })) yield _id;
  }

  /** The connection belongs to who opened it. */
  async close(): Promise<void> {}
}
