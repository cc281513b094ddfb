import type { Json, StepError, StepRequested } from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import { BlobUnusable, spill, unspill, ValueUnfit, type Logger } from '@runbook/service';
import { nothingToRedact, type Redactor } from '../redact.js';
import type { SecretVault } from '../secrets/secret-vault.js';
import { StepFailure, type StepAttempt, type StepOutcome, type StepRunners } from '../steps/step-runner.js';
import type { AttemptResult } from './attempt-result.js';
import { boundedError } from './bounded-error.js';
import type { ParkedExecutions } from './parked-executions.js';
import type { OpenRequest } from './requests.js';

/** Does what a request asks for and says how it ended; never rejects for anything that the step or the world did. */
export class AttemptWork {
  constructor(
    private readonly runners: StepRunners,
    private readonly vault: SecretVault,
    private readonly parked: ParkedExecutions,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
  ) {}

  async run(request: OpenRequest, traceparent: string, signal: AbortSignal): Promise<AttemptResult> {
    const { asked } = request;
    let redactor = nothingToRedact;
    try {
      const runner = this.runners.runner(asked.stepType);
      const opened = await this.vault.open(request.execution.tenant, await this.parameters(asked), asked.secrets, runner);
      redactor = opened.redactor;
      const attempt = await this.attempt(request, { ...opened, traceparent, signal });
      return await this.completed(await runner.run(attempt), redactor);
    } catch (error) {
      return this.failed(error, request, redactor, signal);
    }
  }

  private async parameters(asked: StepRequested): Promise<Json> {
    return unspill(asked.parameters, this.blobs);
  }

  private async attempt(
    { execution, asked }: OpenRequest,
    opened: Pick<StepAttempt, 'parameters' | 'credential' | 'redactor' | 'traceparent' | 'signal'>,
  ): Promise<StepAttempt> {
    const facts = (execution.facts ??= await this.parked.facts(execution.id));
    const { step, attempt, idempotencyKey, use } = asked;
    const startedAt = new Date(facts.startedAt).toISOString();
    return {
      ...opened,
      execution: { id: execution.id, tenant: execution.tenant, ...facts, startedAt },
      step,
      attempt,
      idempotencyKey,
      use,
    };
  }

  /** Redacted first: what goes to the blob store must not hold a secret either. */
  private async completed({ output, http }: StepOutcome, redactor: Redactor): Promise<AttemptResult> {
    const kept = await spill(redactor.json(output), this.blobs);
    if (!http) return { type: 'CompleteStep', output: kept };
    return { type: 'CompleteStep', output: kept, http: redactor.json(http as unknown as Json) as unknown as typeof http };
  }

  private failed(error: unknown, request: OpenRequest, redactor: Redactor, signal: AbortSignal): AttemptResult {
    const http = error instanceof StepFailure ? error.http : undefined;
    const named = stepErrorOf(error, request.asked.step);
    if (named.name === 'internal' && !signal.aborted) this.logDefect(error, request, redactor);
    const result: AttemptResult = { type: 'FailStep', error: boundedError(named, redactor) };
    return http ? { ...result, http: redactor.json(http as unknown as Json) as unknown as typeof http } : result;
  }

  private logDefect(error: unknown, { execution, asked }: OpenRequest, redactor: Redactor): void {
    const reason = redactor.text(error instanceof Error ? (error.stack ?? error.message) : String(error));
    this.logger.error({ execution: execution.id, step: asked.step, attempt: asked.attempt, reason }, 'a step ended with an internal error');
  }
}

function stepErrorOf(error: unknown, step: string): StepError {
  if (error instanceof StepFailure) return error.error;
  if (error instanceof ValueUnfit) {
    return { name: error.reason === 'too-deep' ? 'limit-exceeded' : 'invalid-output', message: error.message, terminal: true };
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
