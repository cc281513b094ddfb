import { Injectable } from '@nestjs/common';
import {
  heldValue,
  type Actor,
  type CompleteStep,
  type ExecutionCommand,
  type ExecutionEvent,
  type FailStep,
  type RenewLease,
  type ReportPolicy,
} from '@runbook/domain';
import { CommandSender, onBehalfOf, requestIdNow, type Sending } from '@runbook/service';
import { Decisions } from '../log/decisions.js';
import type { WorkerTask } from './worker-task.js';

/** What a worker may command about its task. */
export type WorkerCommand =
  | Pick<RenewLease, 'type' | 'policy'>
  | Pick<CompleteStep, 'type' | 'output'>
  | Pick<FailStep, 'type' | 'error' | 'effectless' | 'policy'>
  | Pick<ReportPolicy, 'type' | 'policy'>;

/** The step that a command is about. */
type CommandedStep = Pick<WorkerTask, 'tenant' | 'execution' | 'step' | 'attempt' | 'dispatch' | 'action' | 'requestId'>;

/** A worker as the log names it, and as the service has authenticated it. */
export interface WorkerIdentity {
  readonly executor: string;
  readonly actor: Actor;
}

/** Sends the commands of workers to their executions, which alone decide what comes of them (P6). */
@Injectable()
export class WorkerCommands {
  constructor(
    private readonly sender: CommandSender,
    private readonly decisions: Decisions,
  ) {}

  /** Resolves when the channel has it; what is decided is not waited for. */
  async send(command: WorkerCommand, step: CommandedStep, worker: WorkerIdentity): Promise<void> {
    await onBehalfOf(causeOf(command, step), () => this.sender.toExecution(sendingOf(command, step, worker)));
  }

  /** The events that came of it; undefined when it was refused. Throws the problem `decision-pending`. */
  async eventsOf(command: WorkerCommand, step: CommandedStep, worker: WorkerIdentity): Promise<readonly ExecutionEvent[] | undefined> {
    const decided = onBehalfOf(causeOf(command, step), () => this.decisions.ofExecution(sendingOf(command, step, worker)));
    const { rejection, events } = await decided;
    return rejection === undefined ? events : undefined;
  }
}

/** The gateway as the sender of a command about a task that it does not hand over. */
export const gatewayItself = (tenant: string): WorkerIdentity => ({
  executor: 'gateway',
  actor: { kind: 'service', id: 'api-gateway', tenant, via: 'log' },
});

/** A poll asks for many tasks: the lease of each is asked for by the request that the task follows from. */
const causeOf = ({ type }: WorkerCommand, { requestId }: CommandedStep): string | undefined =>
  type === 'RenewLease' ? (requestId ?? requestIdNow()) : requestIdNow();

/** What a worker says of a failure, as the execution holds it: expressions may read its details. */
export const heldError = (error: FailStep['error']): FailStep['error'] => ({
  ...error,
  ...(error.details !== undefined && { details: heldValue(error.details) }),
});

function sendingOf(command: WorkerCommand, step: CommandedStep, { executor, actor }: WorkerIdentity): Sending<ExecutionCommand> {
  return { aggregateId: step.execution, tenant: step.tenant, actor, body: bodyOf(command, step, executor) };
}

function bodyOf(command: WorkerCommand, { step, attempt, dispatch, action }: CommandedStep, executor: string): ExecutionCommand {
  // With `use` the execution refuses a command for another action than the one that the worker may serve.
  const about = { step, attempt, executor, use: action };
  return command.type === 'RenewLease' ? { ...command, ...about, dispatch } : { ...command, ...about };
}
