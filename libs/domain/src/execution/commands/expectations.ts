/**
 * What a command's sender knew of the run. Delivery is at least once, so a command may come again when it has been answered by others: one
 * whose expectation does not hold any more is refused with `outdated`, and changes nothing. Doors set these; absent: nothing is expected.
 */
export interface Expecting {
  /** `ExecutionState.acts.count` as the sender saw it (0: none): nobody has acted on the same since. */
  readonly seenActs?: number;
}

/** A parent's word to its child. */
export interface OfParent {
  /** Version of the parent's record that this follows from: a child heeds each record once, and none that is older than the last. */
  readonly parentVersion?: number;
}

/** About one step. */
export interface ExpectingAttempt extends Expecting {
  /** The step's attempt that the person had before them. */
  readonly expectedAttempt?: number;
}
