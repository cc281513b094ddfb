import { Injectable } from '@nestjs/common';
import type {
  ExecutionCommand,
  ExecutionEvent,
  ExecutionRejection,
  IdentityCommand,
  IdentityEvent,
  IdentityRejection,
  RegistryCommand,
  RegistryEvent,
  RegistryRejection,
} from '@runbook/domain';
import { commandId, CommandSender, type Sending } from '@runbook/service';
import { DecisionWaiter, type Subject } from './decision-waiter.js';

/** What an aggregate decided about a command: what happened, or why nothing did. */
export interface Decision<Event, Rejection> {
  /** Number of the aggregate's records with events up to this one. */
  readonly version?: number;
  readonly events: readonly Event[];
  readonly rejection?: Rejection;
}

/** Sends a command and resolves with the decision about it, once that stands on the log. Throws the problem `decision-pending`. */
@Injectable()
export class Decisions {
  constructor(
    private readonly sender: CommandSender,
    private readonly waiter: DecisionWaiter,
  ) {}

  async ofExecution(sending: Sending<ExecutionCommand>): Promise<Decision<ExecutionEvent, ExecutionRejection>> {
    const { id = commandId(), aggregateId } = sending;
    const subject = { id: aggregateId, address: `/api/v1/executions/${aggregateId}` };
    const record = await this.waiter.decisionOf(id, subject, () => this.sender.toExecution({ ...sending, id, answer: true }));
    return record as Decision<ExecutionEvent, ExecutionRejection>;
  }

  /** `subject` is what the caller can look at when the decision is late. */
  async ofRegistry(sending: Sending<RegistryCommand>, subject: Subject): Promise<Decision<RegistryEvent, RegistryRejection>> {
    const { id = commandId() } = sending;
    const record = await this.waiter.decisionOf(id, subject, () => this.sender.toRegistry({ ...sending, id, answer: true }));
    return record as Decision<RegistryEvent, RegistryRejection>;
  }

  async ofIdentity(sending: Sending<IdentityCommand>, subject: Subject): Promise<Decision<IdentityEvent, IdentityRejection>> {
    const { id = commandId() } = sending;
    const record = await this.waiter.decisionOf(id, subject, () => this.sender.toIdentity({ ...sending, id, answer: true }));
    return record as Decision<IdentityEvent, IdentityRejection>;
  }
}
