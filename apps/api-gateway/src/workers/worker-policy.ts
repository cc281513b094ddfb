import { Injectable } from '@nestjs/common';
import { policyDecision, stepInput, stepRefusal, votesOf, type PolicyDecision, type PolicyVerdict } from '@runbook/domain';
import { Clock, Policy } from '@runbook/ports';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { gatewayItself, WorkerCommands } from './worker-commands.js';
import type { WorkerTask } from './worker-task.js';

/** A task about which nobody can be asked is on the log once; later words of the same would fill it. */
const TOLD_MAX = 10_000;

/**
 * The gate of a task before a worker gets it: what an executor asks before an effect, the gateway asks before it hands the work over. A refusal fails the
 * step for good; a policy that cannot be asked leaves the task where it is.
 */
@Injectable()
export class WorkerPolicy {
  /** Tasks of which the log knows that they wait for the policy. */
  private readonly told = new Set<string>();

  constructor(
    private readonly policy: Policy,
    private readonly executions: ExecutionModel,
    private readonly commands: WorkerCommands,
    private readonly clock: Clock,
  ) {}

  /** Tasks wait for a policy that could not be asked: it is worth looking again soon. */
  get isWaiting(): boolean {
    return this.told.size > 0;
  }

  /** What is to be told with the lease, or that the task is not to be handed over; the log is told why. `worker`: by its key's name. */
  async pass(task: WorkerTask, worker?: string): Promise<readonly PolicyDecision[] | 'denied' | 'unavailable'> {
    const run = await this.executions.findRead(task.tenant, task.execution);
    if (!run) return 'unavailable';
    const now = this.clock.now();
    const asked = { step: task.step, stepType: 'action', attempt: task.attempt, use: task.action, effect: task.effect };
    const about = { act: 'hand-over', now, tenant: task.tenant, asked, ...(task.grounds && { grounds: task.grounds }) } as const;
    const verdict = await this.policy.ask(
      stepInput({ ...about, run: { ...run.state, id: task.execution }, ...(worker !== undefined && { worker }) }),
    );
    const refusal = refusalOf(verdict, task);
    const decision = policyDecision(verdict, { act: 'hand-over', now }, refusal);
    if (refusal === undefined) {
      this.told.delete(task.id);
      return this.policy.isRemote ? [decision] : [];
    }
    if (verdict.outcome === 'unavailable') return this.wait(task, decision);
    const policy = this.policy.isRemote && { policy: [decision] };
    const error = { name: 'denied', message: refusal, terminal: true } as const;
    await this.commands.send({ type: 'FailStep', error, effectless: true, ...policy }, task, gatewayItself(task.tenant));
    return 'denied';
  }

  private async wait(task: WorkerTask, decision: PolicyDecision): Promise<'unavailable'> {
    if (this.told.has(task.id)) return 'unavailable';
    if (this.told.size >= TOLD_MAX) this.told.clear();
    this.told.add(task.id);
    await this.commands.send({ type: 'ReportPolicy', policy: [decision] }, task, gatewayItself(task.tenant));
    return 'unavailable';
  }
}

function refusalOf(verdict: PolicyVerdict, { step, grounds }: WorkerTask): string | undefined {
  const refusal = stepRefusal(verdict, step, votesOf(grounds?.gates ?? []));
  // What a worker answers goes its own way: nothing could be left out of it.
  if (refusal !== undefined || verdict.mask.length === 0) return refusal;
  return `expected no mask for step ${step}, which a worker does, found that the policy asks for one; it cannot be kept`;
}
