import type { HttpReply, Json, StepError } from '@runbook/domain';
import type { OwnRule, Redactor } from '@runbook/outbound';
import type { OutputStream } from '@runbook/wire';
import type { CredentialReader } from '../secrets/wanted-secrets.js';
import type { Auth } from './auth.js';
import type { ActionContext, ProbeAnswer } from '../actions/action.js';

/**
 * Does one attempt of a step of its type. It may be called again for the same step instance, with the same `idempotencyKey`: after a
 * retry, a lost lease or a restart.
 */
export interface StepRunner extends CredentialReader {
  readonly type: string;
  /** The host that the attempt would bother, for the limit per host; undefined when it bothers none. Looks at nothing but the parameters. */
  target?(parameters: Json): string | undefined;
  /**
   * Rejects with `StepFailure`; anything else is a defect (`internal`). Stops soon after `attempt.signal` aborts. After a cancel
   * (`CancelRequested`) it says how it ended; after any other reason nobody hears.
   */
  run(attempt: StepAttempt): Promise<StepOutcome>;
  /** Finds out what became of an attempt that is in doubt, for steps of this type that can; see `Action.probe`. */
  prober?(use: string | undefined): ((attempt: StepAttempt) => Promise<ProbeAnswer>) | undefined;
}

export interface StepAttempt extends ActionContext {
  /** The action's name, for `action` steps. */
  readonly use?: string;
  /** Blob references resolved and secrets in their places: must not be stored or logged. */
  readonly parameters: Json;
  /** Where in the parameters a text spells a number that is sent as one; see `StepRequested`. */
  readonly numbers?: readonly string[];
  /** Value of the secret that `credential` names. */
  readonly credential?: string;
  /** How the credential is sent by its kind, unless the step says otherwise. */
  readonly credentialAuth?: Auth;
  /** Another value for the credential after the service refused this one; absent: there is no other. Known to `redactor` when it resolves. */
  readonly renewCredential?: () => Promise<string>;
  /** Values of the further secrets that the parameters name, by their names. */
  readonly credentials?: ReadonlyMap<string, string>;
  /** What earlier attempts have done of the work, as their failures said (`StepFailure`). */
  readonly progress?: Json;
  /** W3C Trace Context, sent along by whatever speaks HTTP. */
  readonly traceparent: string;
  /** Of the request that it follows from, sent along likewise; undefined where nobody asked. */
  readonly requestId?: string | undefined;
  readonly redactor: Redactor;
  /** Where its tenant lets it go; undefined: wherever the operator does. */
  readonly own?: OwnRule;
  /** Until the attempt's time-out, from the call of `run` on. */
  readonly timeLeftMs: number;
  /**
   * To be called before the first byte of what may have an effect leaves. A failure without it is told as effectless: what must happen
   * once may be tried again.
   */
  departing(): void;
  /** To be awaited before the call goes on to another host (`host` or `host:port`): what was allowed was the first. Rejects with a terminal `denied`. */
  redirecting(target: string): Promise<void>;
  /** Takes what a command says while it runs; never throws and never holds its caller up. */
  output(stream: OutputStream, chunk: Buffer): void;
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
    options?: { cause?: unknown; effectless?: boolean; retryAfterMs?: number; progress?: Json },
  ) {
    super(error.message, options);
    this.effectless = options?.effectless ?? false;
    this.retryAfterMs = options?.retryAfterMs;
    this.progress = options?.progress;
  }

  /** Known to have had no effect although the attempt was departing: the other side refused before it took anything. */
  readonly effectless: boolean;
  /** How long the other side asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What is done of the work, by earlier attempts too: the next one is given it. */
  readonly progress?: Json;
}

/** The signal's reason when the engine asks an attempt to stop and to say how it ended. */
export class CancelRequested extends Error {
  override readonly name = 'CancelRequested';
  constructor(
    /** For how long its word is still heard. */
    readonly graceMs: number,
  ) {
    super('the step was cancelled');
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
    const types = [...this.byType.keys()].sort().join(', ');
    throw new StepFailure({
      name: 'internal',
      message: `expected a step type that this executor can do (${types}), found ${type}; update the executor`,
      terminal: true,
    });
  }
}
