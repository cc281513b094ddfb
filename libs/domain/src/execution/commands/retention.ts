/** The time is over for which the run's authority, or its runbook, has it kept. Said by the engine; a person who says so is refused like one who comes too early. */
export interface PurgeExecution {
  readonly type: 'PurgeExecution';
}
