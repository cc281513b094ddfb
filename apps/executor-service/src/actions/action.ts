import type { Json, JsonObject, LegalBasis } from '@runbook/domain';
import type { z } from 'zod';

/**
 * What a step of `type: action` runs. An action is a function of its parameters and context: called again with the same
 * ones (a retry, a lease that was lost) it does the same, so its effect is idempotent.
 */
export interface Action<Parameters = unknown> {
  /** `use:` in the runbook. */
  readonly name: string;
  readonly description: string;
  /** Strict: an unknown member is an error. Shown in the documentation. */
  readonly parameters: z.ZodType<Parameters>;
  /** The members that an output may have, so that a misspelt one is found when a runbook is checked. Absent: it is not said. */
  readonly outputs?: readonly string[];
  /** For the guide of actions; every built-in one has it. */
  readonly guide?: ActionGuide;
  /** Throws `ActionFailed`; anything else that it throws is a bug (`internal`). */
  run(parameters: Parameters, context: ActionContext): Promise<Json>;
  /**
   * For steps with `effect: once`: did the run with these parameters and this idempotency key happen? Asked, again while it is
   * `unknown`, when nobody knows how an attempt ended. `happened: false` must be final: it makes another attempt possible, so nothing
   * that carries this key may happen afterwards. `output` is what the step would have given.
   */
  probe?(parameters: Parameters, context: ActionContext): Promise<ProbeAnswer>;
}

export interface ActionGuide {
  /** The kind of work that operators know it by. */
  readonly serves: 'INGEST' | 'LOOKUP_GRAPH' | 'PATTERN_MINER' | 'GENERATE_REPORT' | 'ENRICH_INTEL' | 'VALIDATE' | 'TRANSFORM';
  /** What the output holds, in one line. */
  readonly output: string;
  /** What an author writes under `with`. Without placeholders it is run as it stands by the guide's suite. */
  readonly example: JsonObject;
}

export type ProbeAnswer = { readonly happened: boolean; readonly output?: Json } | 'unknown';

export interface ActionContext {
  readonly execution: {
    readonly id: string;
    readonly tenant: string;
    readonly runbook: { readonly id: string; readonly version: number; readonly digest: string };
    /** RFC 3339. */
    readonly startedAt: string;
    readonly legalBasis?: LegalBasis;
    readonly dataLicenses: readonly string[];
    readonly incidentId?: string;
  };
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
  /** The same for every attempt of one step instance. */
  readonly idempotencyKey: string;
  /** Aborts on cancel and on the step's time-out. */
  readonly signal: AbortSignal;
}

/** The action could not do its work. */
export class ActionFailed extends Error {
  override readonly name = 'ActionFailed';

  constructor(
    /** An error name of the runbook language, for example `invalid-input`. */
    readonly code: string,
    message: string,
    /** False when another attempt may succeed. */
    readonly terminal = true,
    readonly details?: Json,
    /** It had no effect and will have none: a step with `effect: once` may be tried again. */
    readonly effectless = false,
  ) {
    super(message);
  }
}
