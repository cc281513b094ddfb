import { DocumentTooLarge, LARGE_DOCUMENT_BYTES_MAX, systemClock, WHOLE_DOCUMENT_BYTES_MAX } from '@runbook/ports';
import { randomUUID } from 'node:crypto';
import mongoose, { type mongo } from 'mongoose';
import type { StoredForm } from './stored-form.js';

/** Two of them and their framing are below MongoDB's message, one with its own is below MongoDB's document. */
const PART_BYTES = 12_000_000;
/** What a writer that died left behind; no write takes as long. */
const ABANDONED_AFTER_MS = 3_600_000;
/** How often it is asked whether other processes keep large documents here. */
const ASK_EVERY_MS = 60_000;
/** Each time a newer document has come in between. */
const READS_MAX = 20;

interface Part {
  readonly _id: string;
  /** The document's id. */
  readonly of: string;
  readonly token: string;
  readonly at: Date;
  readonly bytes: mongo.Binary;
}

/**
 * Bodies that one document of MongoDB cannot hold, in several of a collection beside.
 *
 * - B1 Parts are written before the document that names them by its token, and a token is used once: a document is whole or not there.
 * - B2 Parts are removed when no document names their token any more, and none can again: it was named before a write and not after it, or
 *   the write that made it succeeded without it, or it is older than any write takes. A write that failed may still arrive.
 * - B3 A reader whose parts are gone has read a document that was replaced meanwhile, and reads again.
 */
export class LargeBodies {
  private readonly parts: mongo.Collection<Part>;
  private isInUse = false;
  private askedAtMs = -Infinity;

  constructor(
    private readonly name: string,
    private readonly stored: mongo.Collection<StoredForm>,
  ) {
    this.parts = stored.db.collection<Part>(`${name}.parts`);
  }

  /** Whether this document needs parts. Throws `DocumentTooLarge` for one that no store must take. */
  isLarge({ _id, body }: StoredForm): boolean {
    // UTF-8 takes at most three bytes for one UTF-16 unit, so most documents need no count.
    if (body.length * 3 <= WHOLE_DOCUMENT_BYTES_MAX) return false;
    const bytes = Buffer.byteLength(body);
    if (bytes > LARGE_DOCUMENT_BYTES_MAX) throw new DocumentTooLarge(this.name, _id, bytes, LARGE_DOCUMENT_BYTES_MAX);
    return bytes > WHOLE_DOCUMENT_BYTES_MAX;
  }

  /** The form that stands for the document once its parts are stored. */
  async store(document: StoredForm): Promise<StoredForm> {
    await this.prepare();
    const bytes = Buffer.from(document.body);
    const token = randomUUID();
    let count = 0;
    for (let from = 0; from < bytes.length; from += PART_BYTES, count++) {
      const part = new mongoose.mongo.Binary(bytes.subarray(from, from + PART_BYTES));
      await this.parts.insertOne({ _id: `${token}/${count}`, of: document._id, token, at: new Date(systemClock.now()), bytes: part });
    }
    return { ...document, body: '', parts: { token, count } };
  }

  /** The body of a stored form; undefined when its document is not there any more. */
  async bodyOf(found: StoredForm): Promise<string | undefined> {
    let form: StoredForm | null = found;
    for (let reads = 0; form && reads < READS_MAX; reads++) {
      if (!form.parts) return form.body;
      const { token, count } = form.parts;
      const ids = Array.from({ length: count }, (_, index) => `${token}/${index}`);
      const parts = await this.parts.find({ _id: { $in: ids } }).toArray();
      const byId = new Map(parts.map(({ _id, bytes }) => [_id, Buffer.from(bytes.buffer)]));
      if (byId.size === count) return Buffer.concat(ids.map((id) => byId.get(id)!)).toString('utf8');
      form = await this.stored.findOne({ _id: { $eq: found._id } });
    }
    if (!form) return undefined;
    throw new Error(
      `expected the parts of ${found._id} in ${this.name}, found them missing ${READS_MAX} times; restore the store from a copy`,
    );
  }

  /** Runs a write of these documents, and frees the parts that nobody needs after it. */
  async around(ids: readonly string[], write: (made: (form: StoredForm) => void) => Promise<void>): Promise<void> {
    const dropped = (await this.mayBeInUse()) ? await this.tokensOf(ids) : new Set<string>();
    const tokens: string[] = [];
    await write(({ parts }) => void (parts && tokens.push(parts.token)));
    for (const token of tokens) dropped.add(token);
    if (this.isInUse) await this.free(ids, dropped);
  }

  private async free(ids: readonly string[], dropped: ReadonlySet<string>): Promise<void> {
    const kept = await this.tokensOf(ids);
    const abandoned = new Date(systemClock.now() - ABANDONED_AFTER_MS);
    await this.parts.deleteMany({
      of: { $in: [...ids] },
      $or: [{ token: { $in: [...dropped].filter((token) => !kept.has(token)) } }, { token: { $nin: [...kept] }, at: { $lt: abandoned } }],
    });
  }

  private async tokensOf(ids: readonly string[]): Promise<Set<string>> {
    const found = this.stored.find({ _id: { $in: [...ids] }, parts: { $exists: true } }, { projection: { parts: 1 } });
    return new Set((await found.toArray()).map(({ parts }) => parts!.token));
  }

  private async mayBeInUse(): Promise<boolean> {
    if (this.isInUse || systemClock.monotonic() - this.askedAtMs < ASK_EVERY_MS) return this.isInUse;
    this.askedAtMs = systemClock.monotonic();
    return (this.isInUse = (await this.parts.findOne({}, { projection: { _id: 1 } })) !== null);
  }

  private async prepare(): Promise<void> {
    if (!this.isInUse) await this.parts.createIndex({ of: 1 });
    this.isInUse = true;
  }
}
