import { Needed } from '../decision.js';
/** Why an expression could not be compiled or evaluated. */
export type ExpressionErrorCode =
  | 'syntax'
  | 'unknown-function'
  | 'unknown-variable'
  | 'missing-path'
  | 'wrong-type'
  | 'not-a-condition'
  | 'bad-argument'
  | 'bad-regex'
  | 'division-by-zero'
  | 'integer-out-of-range'
  | 'not-json'
  | 'secret-misplaced'
  | 'placeholder'
  | 'limit-source'
  | 'limit-depth'
  | 'limit-steps'
  | 'limit-bytes';

/** The only thing, besides `BlobNeeded`, that compiling or evaluating throws. As an error of a step its name is `expression`. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly code: ExpressionErrorCode,
    message: string,
    /** The expression, or the text that holds it. */
    readonly source: string,
    /** Characters before the place in `source`, from 0. */
    readonly position?: number,
    /** JSON Pointer into the template or condition that holds the expression. */
    readonly pointer?: string,
  ) {
    super(message);
  }

  /** The same error, placed in the document that holds the expression. */
  at(pointer: string, source: string, offset: number): ExpressionError {
    return new ExpressionError(this.code, this.message, source, (this.position ?? 0) + offset, pointer);
  }
}

/**
 * The expression looks into a value that stands as a reference. Fetch the blob and evaluate again with a `resolve` that knows
 * it. Never caught inside an expression: an answer must not depend on what happens to be at hand.
 */
export class BlobNeeded extends Needed {
  override readonly name = 'BlobNeeded';

  constructor(
    readonly sha256: string,
    /** Others that are about to be needed. */
    readonly more: readonly string[] = [],
  ) {
    super(
      { blob: sha256, ...(more.length > 0 && { more }) },
      `expected the content of blob ${sha256} to be resolved, found its reference only; fetch it and evaluate again`,
    );
  }
}
