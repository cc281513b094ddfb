import { ValueUnfit, type Json, type StepError } from '@runbook/domain';
import { nothingToRedact, type Redactor } from '@runbook/outbound';
import type { BlobStore, Clock } from '@runbook/ports';
import { BlobUnusable, spill, unspill, type Logger } from '@runbook/service';
import type { ProbeAnswer } from '../actions/action.js';
import { LiveOutput } from '../output/live-output.js';
import type { OutputSender } from '../output/output-sender.js';
import type { SecretVault } from '../secrets/secret-vault.js';
import {
  CancelRequested,
  StepFailure,
  type StepAttempt,
  type StepOutcome,
  type StepRunner,
  type StepRunners,
} from '../steps/step-runner.js';
import type { AttemptResult } from './attempt-result.js';
import { boundedError } from './bounded-error.js';
import type { ParkedExecutions } from './parked-executions.js';
import type { OpenRequest } from './requests.js';

/** What an attempt is given beside its request. */
export type AttemptTerms = Pick<StepAttempt, 'traceparent' | 'requestId' | 'signal' | 'timeLeftMs' | 'departing'>;

/** What the work of attempts needs. */
export interface WorkSurroundings {
  readonly runners: StepRunners;
  readonly vault: SecretVault;
  readonly parked: ParkedExecutions;
  readonly blobs: BlobStore;
  readonly outputs: OutputSender;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Does what a request asks for and says how it ended; never rejects for anything that the step or the world did. */
export class AttemptWork {
  constructor(private readonly around: WorkSurroundings) {}

  async run(request: OpenRequest, terms: AttemptTerms): Promise<AttemptResult> {
    let prepared: Prepared | undefined;
    try {
      const runner = this.around.runners.runner(request.asked.stepType);
      prepared = await this.prepare(request, runner, terms);
      return await this.completed(await runner.run(prepared.attempt), prepared.attempt.redactor);
    } catch (error) {
      return this.failed(error, request, prepared?.attempt.redactor ?? nothingToRedact, terms.signal);
    } finally {
      // The result is told after the output: who reads the one will find the other.
      await prepared?.live?.end();
    }
  }

  /** Asks what became of it; undefined when the step has no way to ask. Rejects when it could not be asked. */
  async probe(request: OpenRequest, terms: AttemptTerms): Promise<ProbeAnswer | undefined> {
    const runner = this.around.runners.find(request.asked.stepType);
    const ask = runner?.prober?.(request.asked.use);
    if (!runner || !ask) return undefined;
    const { attempt } = await this.prepare(request, runner, terms);
    try {
      const answer = await ask(attempt);
      if (answer === 'unknown' || answer.output === undefined) return answer;
      return { happened: answer.happened, output: await spill(attempt.redactor.json(answer.output), this.around.blobs) };
    } catch (error) {
      throw new Error(attempt.redactor.text(error instanceof Error ? error.message : String(error)));
    }
  }

  /** Can it be found out what became of it? */
  mayProbe({ asked }: OpenRequest): boolean {
    return this.around.runners.find(asked.stepType)?.prober?.(asked.use) !== undefined;
  }

  private async prepare(request: OpenRequest, runner: StepRunner, terms: AttemptTerms): Promise<Prepared> {
    const { execution, asked } = request;
    const { vault, parked, blobs, clock, outputs } = this.around;
    const opened = await vault.open(execution.tenant, await unspill(asked.parameters, blobs), asked.secrets, runner);
    const facts = (execution.facts ??= await parked.facts(execution.id));
    const { step, attempt, idempotencyKey, use, numbers, progress } = asked;
    const startedAt = new Date(facts.startedAt).toISOString();
    const about = { execution: execution.id, tenant: execution.tenant, step, attempt };
    const prepared: Prepared = {
      attempt: {
        ...opened,
        ...terms,
        execution: { id: execution.id, tenant: execution.tenant, ...facts, startedAt },
        step,
        attempt,
        idempotencyKey,
        use,
        ...(numbers && { numbers }),
        ...(progress !== undefined && { progress }),
        output: (stream, chunk) => {
          prepared.live ??= new LiveOutput(about, opened.redactor, clock, (piece) => outputs.send(piece));
          prepared.live.write(stream, chunk);
        },
      },
    };
    return prepared;
  }

  /** Redacted first: what goes to the blob store must not hold a secret either. */
  private async completed({ output, http }: StepOutcome, redactor: Redactor): Promise<AttemptResult> {
    const kept = await spill(redactor.json(output), this.around.blobs);
    if (!http) return { type: 'CompleteStep', output: kept };
    return { type: 'CompleteStep', output: kept, http: redactor.json(http as unknown as Json) as unknown as typeof http };
  }

  private failed(error: unknown, request: OpenRequest, redactor: Redactor, signal: AbortSignal): AttemptResult {
    const failure = error instanceof StepFailure ? error : undefined;
    const named = stepErrorOf(error, request.asked.step, signal);
    if (named.name === 'internal' && !signal.aborted) this.logDefect(error, request, redactor);
    const http = failure?.http && { http: redactor.json(failure.http as unknown as Json) as unknown as typeof failure.http };
    const asked = failure?.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs };
    const done = failure?.progress !== undefined && { progress: redactor.json(failure.progress) };
    const effect = failure?.effectless && { effectless: true as const };
    return { type: 'FailStep', error: boundedError(named, redactor), ...http, ...effect, ...asked, ...done };
  }

  private logDefect(error: unknown, { execution, asked }: OpenRequest, redactor: Redactor): void {
    const reason = redactor.text(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const facts = { execution: execution.id, step: asked.step, attempt: asked.attempt, reason };
    this.around.logger.error(facts, 'a step ended with an internal error');
  }
}

interface Prepared {
  readonly attempt: StepAttempt;
  /** Once the attempt said something. */
  live?: LiveOutput;
}

function stepErrorOf(error: unknown, step: string, signal: AbortSignal): StepError {
  const named = namedErrorOf(error, step);
  // What breaks off after a cancel broke off because of it; an answer that still came is the truth.
  if (!(signal.reason instanceof CancelRequested) || !BROKEN_OFF.has(named.name)) return named;
  return cancelledError(step, named.details);
}

const OVER_A_LIMIT: ReadonlySet<ValueUnfit['reason']> = new Set(['too-deep', 'too-many-members']);

const BROKEN_OFF: ReadonlySet<string> = new Set(['connection', 'internal', 'timeout']);

/** `details`: what is known of how it stopped. */
export function cancelledError(step: string, details?: Json): StepError {
  const message = `expected step ${step} to end by itself, found that it was cancelled; nothing needs to be done`;
  return { name: 'cancelled', message, terminal: true, ...(details !== undefined && { details }) };
}

function namedErrorOf(error: unknown, step: string): StepError {
  if (error instanceof StepFailure) return error.error;
  if (error instanceof ValueUnfit) {
    return { name: OVER_A_LIMIT.has(error.reason) ? 'limit-exceeded' : 'invalid-output', message: error.message, terminal: true };
  }
  if (error instanceof BlobUnusable) {
    return error.reason === 'too-large'
      ? { name: 'limit-exceeded', message: error.message, terminal: true }
      : { name: 'internal', message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    name: 'internal',
    message: `expected step ${step} to succeed or to say what failed, found a defect: ${message}; see the executor's log`,
  };
}
