import type { Json } from '../../json.js';
import type { HttpReply } from '../events/index.js';

/** What is said of a failure beside its error. */
export interface FailureFacts {
  readonly http?: HttpReply;
  /** Nothing left the executor. */
  readonly effectless?: true;
  /** What was asked for was done; what came back is the trouble. */
  readonly acted?: true;
  /** How long the other side asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What of its work is done. */
  readonly progress?: Json;
  /** A person said that it failed: the retry law has no say. */
  readonly final?: true;
  /** What the author asked for instead of `onError`: a wait's `onTimeout`. */
  readonly handling?: 'continue' | { readonly goto: string };
}
