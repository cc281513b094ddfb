import type { CompiledStep } from '../../runbook/index.js';

/** A step where it stands: in the run itself, or in an iteration of a loop. */
export interface Instance {
  /** Its path: the step's id, or its way there (`scan[3]/lookup`). */
  readonly path: string;
  readonly step: CompiledStep;
}
