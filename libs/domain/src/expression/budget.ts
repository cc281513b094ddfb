import { EVALUATION_STEPS_MAX, RESULT_BYTES_MAX } from './limits.js';

/** What one evaluation, or one rendering with all its placeholders, may still spend. */
export class Budget {
  stepsLeft = EVALUATION_STEPS_MAX;
  /** Bytes of results, as JSON. */
  bytesLeft = RESULT_BYTES_MAX;
}
