import { Injectable } from '@nestjs/common';
import { INLINE_BYTES_MAX, type BlobReference, type JsonObject, type Runbook, type SourceText } from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import type { DocumentBody } from '../http/body-parsers.js';
import { canonicalOf } from './read-document.js';

/** A document as records hold it: the definition, or where its canonical text lies; and where the author's own text lies. */
export interface StoredDocument {
  readonly digest: string;
  readonly definition: JsonObject | BlobReference;
  readonly source: SourceText;
}

/** Puts into the blob store what no record holds itself. */
@Injectable()
export class StoredDocuments {
  constructor(private readonly blobs: BlobStore) {}

  async store(runbook: Runbook, { text, format }: DocumentBody): Promise<StoredDocument> {
    const canonical = canonicalOf(runbook);
    const bytes = Buffer.from(canonical.text);
    const definition = bytes.length <= INLINE_BYTES_MAX ? canonical.definition : await this.put(bytes);
    return { digest: sha256Of(canonical.text), definition, source: { format, text: await this.put(Buffer.from(text)) } };
  }

  /** What an author wrote. Throws where the store has lost it. */
  async source({ text }: SourceText): Promise<string> {
    const bytes = await this.blobs.get(text.$blob);
    if (bytes) return Buffer.from(bytes).toString('utf8');
    throw new Error(`expected the document ${text.$blob} in the blob store, found none; restore the blob store from a copy`);
  }

  private async put(bytes: Buffer): Promise<BlobReference> {
    return { $blob: await this.blobs.put(bytes), bytes: bytes.length };
  }
}
