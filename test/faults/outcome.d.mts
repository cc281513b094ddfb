/** Of rounds in which faults are injected while runs are driven. */
export interface RoundsPlan {
  readonly mongoUrl: string;
  /** Makes the same choices again. */
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface RoundsOutcome {
  readonly runs: number;
  readonly calls: number;
  /** Idempotency keys that the stub saw more than once. */
  readonly repeatedKeys: number;
}

/** Of rounds in which partitions change their owners. */
export interface OwnersOutcome extends RoundsOutcome {
  /** Runs with records of more than one owner. */
  readonly handedOver: number;
}
