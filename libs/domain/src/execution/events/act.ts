/**
 * Stands at the first event of a record that a person's, or a parent's, command made: what was acted on. The fold counts these, so that a
 * command which comes late, or twice, is told from one that knew the run as it is.
 */
export interface Act {
  /** What was acted on, such as `pause` or `step isolate`: later acts on the same make earlier knowledge of it outdated. */
  readonly on: string;
  /** Of a parent's word: the version of the parent's record that it followed from. */
  readonly parentVersion?: number;
}
