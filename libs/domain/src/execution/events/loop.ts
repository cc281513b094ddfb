import type { Json } from '../../json.js';
import type { StepError } from './step.js';

/** Facts about a `loop` step. Instances of its body's steps are named `scan[3]/lookup`. */
export type LoopEvent = LoopStarted | IterationStarted | IterationEnded | LoopFailing;

export interface LoopStarted {
  readonly type: 'LoopStarted';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  /** `forEach`: what is gone through; a blob reference when it is large. */
  readonly items?: Json;
  /** Iterations to be made; absent for `while`. */
  readonly total?: number;
  readonly concurrency: number;
  readonly timeoutAt?: number;
}

/** Its steps stand before their beginning. Iterations begin in order. */
export interface IterationStarted {
  readonly type: 'IterationStarted';
  readonly at: number;
  readonly step: string;
  /** From 0. */
  readonly index: number;
}

export interface IterationEnded {
  readonly type: 'IterationEnded';
  readonly at: number;
  readonly step: string;
  readonly index: number;
  readonly collected: Json;
  /** `breakIf` held: no further iteration begins. */
  readonly broke?: true;
}

/** A step of the body failed the loop: nothing new begins in it, running attempts are drained, then the loop fails. */
export interface LoopFailing {
  readonly type: 'LoopFailing';
  readonly at: number;
  readonly step: string;
  readonly error: StepError;
}
