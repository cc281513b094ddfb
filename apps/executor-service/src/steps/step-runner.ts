import type { HttpReply, Json, StepError } from '@runbook/domain';
import type { ActionContext } from '../actions/action.js';
import type { Redactor } from '../redact.js';

/**
 * Does one attempt of a step of its type. It may be called again for the same step instance, with the same `idempotencyKey`: after a
 * retry, a lost lease or a restart.
 */
export interface StepRunner {
  readonly type: string;
  /** The host that the attempt would bother, for the limit per host; undefined when it bothers none. Looks at nothing but the parameters. */
  target?(parameters: Json): string | undefined;
  /** The secret that the parameters name as `credential`, for types that send one. */
  credentialName?(parameters: Json): string | undefined;
  /** Rejects with `StepFailure`; anything else is a defect (`internal`). Stops when `attempt.signal` aborts; what it then says is not heard. */
  run(attempt: StepAttempt): Promise<StepOutcome>;
}

export interface StepAttempt extends ActionContext {
  /** The action's name, for `action` steps. */
  readonly use?: string;
  /** Blob references resolved and secrets in their places: must not be stored or logged. */
  readonly parameters: Json;
  /** Value of the secret that `credential` names. */
  readonly credential?: string;
  /** W3C Trace Context, sent along by whatever speaks HTTP. */
  readonly traceparent: string;
  readonly redactor: Redactor;
}

export interface StepOutcome {
  readonly output: Json;
  readonly http?: HttpReply;
}

/** What the step's author is told; `error.name` is one of the language's. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  constructor(
    readonly error: StepError,
    readonly http?: HttpReply,
    options?: { cause?: unknown },
  ) {
    super(error.message, options);
  }
}

/** The step types that this executor can do. */
export class StepRunners {
  private readonly byType: ReadonlyMap<string, StepRunner>;

  constructor(runners: readonly StepRunner[]) {
    this.byType = new Map(runners.map((runner) => [runner.type, runner]));
  }

  find(type: string): StepRunner | undefined {
    return this.byType.get(type);
  }

  /** Throws a `StepFailure` that names the types which are known. */
  runner(type: string): StepRunner {
    const runner = this.byType.get(type);
    if (runner) return runner;
    const known = [...this.byType.keys()].sort().join(', ');
    throw new StepFailure({
      name: 'internal',
      message: `expected a step type that this executor can do (${known}), found ${type}; update the executor`,
      terminal: true,
    });
  }
}
