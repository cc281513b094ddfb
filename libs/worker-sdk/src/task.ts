export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A step of a run that this worker has. */
export interface Task {
  /** Another one for every attempt, and for every worker that gets it. */
  readonly id: string;
  readonly action: string;
  /** What the author wrote under `with`, placeholders replaced; large values are whole. Never holds secrets. */
  readonly parameters: Json;
  readonly execution: {
    readonly id: string;
    readonly tenant: string;
    readonly runbook: { readonly id: string; readonly version: number; readonly digest: string };
    /** RFC 3339. */
    readonly startedAt: string;
    readonly dataLicenses: readonly string[];
    readonly legalBasis?: JsonObject;
    readonly incidentId?: string;
  };
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
  /** The same whenever and by whomever this step instance is done: what has an effect outside should carry it there. */
  readonly idempotencyKey: string;
  /** Without a heartbeat for so long, another worker gets the step. */
  readonly leaseMs: number;
  readonly timeLeftMs: number;
  /** The effect must happen at most once: a lost lease is a doubt that a person resolves, never another try. */
  readonly effect?: 'once';
  /** Of the request that the step follows from. What is told of the task bears it, and calls of its action should, as `X-Request-Id`. */
  readonly requestId?: string;
  /** W3C Trace Context of what it follows from; send it on as `traceparent`. */
  readonly traceparent?: string;
}

/** What an action is told beside its parameters. */
export interface TaskContext extends Omit<Task, 'parameters' | 'leaseMs' | 'timeLeftMs'> {
  /** Aborts when the run is cancelled, the step has timed out, or another worker has the step. */
  readonly signal: AbortSignal;
}
