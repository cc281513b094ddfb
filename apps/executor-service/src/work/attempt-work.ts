import { masked, type Json, type PolicyDecision, type StepQuestion } from '@runbook/domain';
import { nothingToRedact, type Redactor } from '@runbook/outbound';
import type { BlobStore, Clock } from '@runbook/ports';
import { type Logger, spill, type TenantEgress, unspill } from '@runbook/service';
import type { ProbeAnswer } from '../actions/action.js';
import { LiveOutput } from '../output/live-output.js';
import type { OutputSender } from '../output/output-sender.js';
import type { SecretVault } from '../secrets/secret-vault.js';
import { StepFailure, type StepAttempt, type StepOutcome, type StepRunner, type StepRunners } from '../steps/step-runner.js';
import type { AttemptResult } from './attempt-result.js';
import { boundedError } from './bounded-error.js';
import type { CredentialUses } from './credential-uses.js';
import { PolicyDenied, type GateTerms, type Passage, type PolicyGate } from './policy-gate.js';
import type { ParkedExecutions } from './parked-executions.js';
import type { ExecutionFacts, OpenRequest } from './requests.js';
import { stepErrorOf } from './step-error-of.js';

/** What an attempt is given beside its request. */
export type AttemptTerms = Pick<StepAttempt, 'traceparent' | 'requestId' | 'signal' | 'timeLeftMs' | 'departing'>;

/** Of an attempt that may have an effect. */
export type RunTerms = AttemptTerms & GateTerms;

/** What the work of attempts needs. */
export interface WorkSurroundings {
  readonly runners: StepRunners;
  readonly vault: SecretVault;
  readonly uses: CredentialUses;
  readonly parked: ParkedExecutions;
  readonly blobs: BlobStore;
  readonly outputs: OutputSender;
  readonly egress: Pick<TenantEgress, 'of'>;
  readonly gate: PolicyGate;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Does what a request asks for and says how it ended; never rejects for anything that the step or the world did. */
export class AttemptWork {
  constructor(private readonly around: WorkSurroundings) {}

  async run(request: OpenRequest, terms: RunTerms): Promise<AttemptResult> {
    let prepared: Prepared | undefined;
    const asked = new AskedPolicy();
    try {
      const runner = this.around.runners.runner(request.asked.stepType);
      const redirecting = async (target: string) =>
        asked.heard(await this.around.gate.pass(questionOf(request, 'redirect', target), terms));
      await this.loadFacts(request);
      // Before a secret is opened: what is refused has used none.
      asked.heard(await this.around.gate.pass(questionOf(request, 'run', runner.target?.(request.asked.parameters)), terms));
      prepared = await this.prepare(request, runner, { ...terms, redirecting }, asked);
      const outcome = await runner.run(prepared.attempt);
      return { ...(await this.completed(outcome, prepared.attempt.redactor, asked)), ...asked.said };
    } catch (error) {
      asked.refused(error);
      const failure = this.failed(error, request, prepared?.attempt.redactor ?? nothingToRedact, terms.signal);
      return { ...(asked.mask.length > 0 ? withoutDetails(failure) : failure), ...asked.said };
    } finally {
      // The result is told after the output: who reads the one will find the other.
      await prepared?.live?.end();
    }
  }

  /** Asks what became of it; undefined when the step has no way to ask. Rejects when it could not be asked, or the policy does not let it. */
  async probe(request: OpenRequest, terms: AttemptTerms): Promise<ProbeReply | undefined> {
    const runner = this.around.runners.find(request.asked.stepType);
    const ask = runner?.prober?.(request.asked.use);
    if (!runner || !ask) return undefined;
    const asked = new AskedPolicy();
    const redirecting = async (target: string) => asked.heard(await this.around.gate.passNow(questionOf(request, 'redirect', target)));
    await this.loadFacts(request);
    asked.heard(await this.around.gate.passNow(questionOf(request, 'probe', runner.target?.(request.asked.parameters))));
    const { attempt } = await this.prepare(request, runner, { ...terms, redirecting }, asked);
    try {
      const answer = await ask(attempt);
      if (answer === 'unknown') return { answer };
      const { happened, output } = answer;
      if (output === undefined) return { answer: { happened }, ...asked.said };
      const kept = await spill(masked(attempt.redactor.json(output), asked.mask), this.around.blobs);
      return { answer: { happened, output: kept }, ...asked.said };
    } catch (error) {
      throw new Error(attempt.redactor.text(error instanceof Error ? error.message : String(error)));
    }
  }

  /** Can it be found out what became of it? */
  mayProbe({ asked }: OpenRequest): boolean {
    return this.around.runners.find(asked.stepType)?.prober?.(asked.use) !== undefined;
  }

  private async loadFacts({ execution }: OpenRequest): Promise<ExecutionFacts> {
    return (execution.facts ??= await this.around.parked.facts(execution.id));
  }

  private async prepare(
    request: OpenRequest,
    runner: StepRunner,
    terms: AttemptTerms & Pick<StepAttempt, 'redirecting'>,
    policy: AskedPolicy,
  ): Promise<Prepared> {
    const { execution, asked } = request;
    const { vault, uses, blobs, clock, outputs, egress } = this.around;
    const facts = await this.loadFacts(request);
    const opened = await vault.open(
      {
        tenant: execution.tenant,
        runbook: facts.runbook.id,
        parameters: await unspill(asked.parameters, blobs),
        places: asked.secrets,
        recorded: (used) => uses.record(request, used, terms.signal),
      },
      runner,
    );
    const { step, attempt, idempotencyKey, use, numbers, progress, legalBasis = facts.legalBasis } = asked;
    const own = egress.of(execution.tenant);
    const startedAt = new Date(facts.startedAt).toISOString();
    const about = { execution: execution.id, tenant: execution.tenant, step, attempt };
    const prepared: Prepared = {
      attempt: {
        ...opened,
        ...terms,
        execution: { id: execution.id, tenant: execution.tenant, ...facts, legalBasis, startedAt },
        step,
        attempt,
        idempotencyKey,
        use,
        ...(numbers && { numbers }),
        ...(own && { own }),
        ...(progress !== undefined && { progress }),
        output: (stream, chunk) => {
          // What must be left out of the output would be seen in it while it comes.
          if (policy.mask.length > 0) return;
          prepared.live ??= new LiveOutput(about, opened.redactor, clock, (piece) => outputs.send(piece));
          prepared.live.write(stream, chunk);
        },
      },
    };
    return prepared;
  }

  /** Redacted first: what goes to the blob store must not hold a secret either. */
  private async completed({ output, http }: StepOutcome, redactor: Redactor, { mask }: AskedPolicy): Promise<AttemptResult> {
    const kept = await spill(masked(redactor.json(output), mask), this.around.blobs);
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

/** What was found out about a step in doubt. */
export interface ProbeReply {
  readonly answer: ProbeAnswer;
  /** By which policy it was allowed to ask. */
  readonly policy?: readonly PolicyDecision[];
}

/** What the policy said of one attempt so far, as far as the log is still to hear of it. */
class AskedPolicy {
  mask: readonly string[] = [];
  private readonly decisions: PolicyDecision[] = [];

  heard({ mask, decision }: Passage): void {
    if (mask.length > 0) this.mask = [...this.mask, ...mask];
    if (decision) this.decisions.push(decision);
  }

  refused(error: unknown): void {
    if (error instanceof PolicyDenied && error.decision) this.decisions.push(error.decision);
  }

  get said(): { readonly policy?: readonly PolicyDecision[] } {
    return this.decisions.length > 0 ? { policy: this.decisions } : {};
  }
}

/** What the policy is asked. The target is of the parameters as the log has them: where secrets belong, their names stand. */
function questionOf({ execution, asked }: OpenRequest, act: StepQuestion['act'], target: string | undefined): Omit<StepQuestion, 'now'> {
  const { id, tenant, facts } = execution;
  if (!facts) throw new Error(`expected the facts of execution ${id}, found them not loaded; this is a defect`);
  const startedBy = facts.startedBy ?? { kind: 'service', id: 'unknown', tenant, via: 'log' };
  const run = { ...facts, legalBasis: asked.legalBasis ?? facts.legalBasis, id, startedBy };
  return { act, tenant, run, asked, ...(asked.grounds && { grounds: asked.grounds }), ...(target !== undefined && { target }) };
}

/** An excerpt of an answer may hold what must be left out of it. */
function withoutDetails(result: AttemptResult): AttemptResult {
  if (result.type !== 'FailStep') return result;
  const { details: _details, ...error } = result.error;
  return { ...result, error };
}

interface Prepared {
  readonly attempt: StepAttempt;
  /** Once the attempt said something. */
  live?: LiveOutput;
}
