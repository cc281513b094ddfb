import type { BlobReference } from '../json.js';
import { EVALUATION_STEPS_MAX, OPENED_BLOB_BYTES_MAX, RESULT_BYTES_MAX } from './limits.js';

/** What one evaluation, or one rendering with all its placeholders, may still spend. */
export class Budget {
  stepsLeft = EVALUATION_STEPS_MAX;
  /** Bytes of results, as JSON. */
  bytesLeft = RESULT_BYTES_MAX;
  private readonly opened = new Set<string>();
  private openedBytesLeft = OPENED_BLOB_BYTES_MAX;

  /** False: with this blob the evaluation looks into more than it may. */
  mayOpen({ $blob, bytes }: BlobReference): boolean {
    if (this.opened.has($blob)) return true;
    this.opened.add($blob);
    this.openedBytesLeft -= bytes;
    return this.openedBytesLeft >= 0;
  }
}
