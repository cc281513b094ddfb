import { BLOBS_AT_HAND_BYTES_MAX, blobsOf, ExpressionError, type Json, type Need } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { Recent } from './recent.js';

/** The contents of blobs that decisions asked for, at hand for deciding again. */
export class BlobContents {
  private readonly contents: Recent<{ readonly content: Json } | 'missing'>;

  constructor(
    private readonly blobs: BlobStore,
    bytesMax = BLOBS_AT_HAND_BYTES_MAX,
  ) {
    this.contents = new Recent(bytesMax);
  }

  /** Puts a JSON text, which is at hand from then on. */
  async put(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.contents.set(await this.blobs.put(bytes), { content: JSON.parse(text) as Json }, bytes.length);
  }

  /** All that a decision needs at once. */
  async load(need: Extract<Need, { readonly blob: string }>): Promise<void> {
    await Promise.all(blobsOf(need).map((sha256) => this.loadOne(sha256)));
  }

  private async loadOne(sha256: string): Promise<void> {
    const bytes = await this.blobs.get(sha256);
    const entry = bytes ? { content: JSON.parse(bytes.toString('utf8')) as Json } : 'missing';
    this.contents.set(sha256, entry, bytes?.length ?? 0);
  }

  /** Whether the text with this hash is in the store for sure. */
  readonly has = (sha256: string): boolean => typeof this.contents.get(sha256) === 'object';

  /** Undefined: to be loaded first. Throws `ExpressionError` for one that the store does not have. */
  readonly at = (sha256: string): Json | undefined => {
    const entry = this.contents.get(sha256);
    if (entry === 'missing') {
      throw new ExpressionError(
        'missing-path',
        `expected blob ${sha256} in the blob store, found none; restore the blob store from a copy`,
        '',
      );
    }
    return entry?.content;
  };
}
