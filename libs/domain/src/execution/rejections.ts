/** Why an execution refused what was asked. `code` is stable; `message` says expected, found, what to do. */
export interface ExecutionRejection {
  readonly code: ExecutionRejectionCode;
  readonly message: string;
}

export type ExecutionRejectionCode =
  /** The same start again: the caller gets the execution that already runs. */
  | 'already-started'
  /** Another request with the same key. */
  | 'key-reused'
  | 'unknown-runbook'
  | 'legal-basis-missing'
  | 'legal-basis-expired'
  | 'not-authorized'
  | 'data-license-missing';
