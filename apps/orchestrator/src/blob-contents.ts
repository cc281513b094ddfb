import { ownJson, BLOBS_AT_HAND_BYTES_MAX, blobsOf, ExpressionError, type Json, type Need } from '@runbook/domain';
import { BlobCorrupt, systemClock, type BlobStore, type Clock } from '@runbook/ports';
import { Recent } from './recent.js';

/** How long it is taken for granted that a blob cannot be had: a restored one is found afterwards, and no decision asks all the time. */
const UNUSABLE_FOR_MS = 10_000;
/** What a blob that cannot be had takes of the memory for those that can: about its entry. */
const UNUSABLE_BYTES = 1_024;

type Entry = { readonly content: Json } | { readonly unusable: string; readonly until: number };

/**
 * The contents of blobs that decisions asked for, at hand for deciding again. A blob that is not there, or whose bytes are wrong, fails what looks
 * into it; a store that gives no answer fails nothing, it is asked again by whoever wants the decision.
 */
export class BlobContents {
  private readonly contents: Recent<Entry>;

  constructor(
    private readonly blobs: BlobStore,
    private readonly clock: Pick<Clock, 'monotonic'> = systemClock,
    bytesMax = BLOBS_AT_HAND_BYTES_MAX,
  ) {
    this.contents = new Recent(bytesMax);
  }

  /** How many are held, those that cannot be had included. */
  get size(): number {
    return this.contents.size;
  }

  /** Puts a JSON text, which is at hand from then on. */
  async put(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.contents.set(await this.blobs.put(bytes), { content: ownJson(text) as Json }, bytes.length);
  }

  /** All that a decision needs at once. */
  async load(need: Extract<Need, { readonly blob: string }>): Promise<void> {
    await Promise.all(blobsOf(need).map((sha256) => this.loadOne(sha256)));
  }

  private async loadOne(sha256: string): Promise<void> {
    try {
      const bytes = await this.blobs.get(sha256);
      if (!bytes) return this.cannotBeHad(sha256, `expected blob ${sha256} in the blob store, found none`);
      this.contents.set(sha256, { content: ownJson(bytes) as Json }, bytes.length);
    } catch (error) {
      if (error instanceof BlobCorrupt) return this.cannotBeHad(sha256, `expected blob ${sha256}, found bytes that hash to ${error.found}`);
      if (error instanceof SyntaxError) return this.cannotBeHad(sha256, `expected JSON in blob ${sha256}, found ${error.message}`);
      throw error;
    }
  }

  private cannotBeHad(sha256: string, unusable: string): void {
    this.contents.set(sha256, { unusable, until: this.clock.monotonic() + UNUSABLE_FOR_MS }, UNUSABLE_BYTES);
  }

  /** Whether the text with this hash is in the store for sure. */
  readonly has = (sha256: string): boolean => {
    const entry = this.contents.get(sha256);
    return entry !== undefined && 'content' in entry;
  };

  /** Undefined: to be loaded first. Throws `ExpressionError` for one that the store does not have, or has with other bytes. */
  readonly at = (sha256: string): Json | undefined => {
    const entry = this.contents.get(sha256);
    if (!entry || 'content' in entry) return entry?.content;
    if (entry.until <= this.clock.monotonic()) return undefined;
    throw new ExpressionError('missing-path', `${entry.unusable}; restore the blob store from a copy`, '');
  };
}
