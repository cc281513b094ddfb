import { Injectable } from '@nestjs/common';
import type { Actor, StartExecution } from '@runbook/domain';
import { commandId, CommandSender } from '@runbook/service';
import { problemOfExecution } from '../../http/problem.js';
import { DecisionWaiter } from '../../log/decision-waiter.js';
import { ExecutionModel } from '../model/execution-model.js';
import { InFlight, reused } from '../../log/in-flight.js';

export interface Started {
  readonly id: string;
  /** The same start came before; nothing new was begun. */
  readonly replayed: boolean;
}

/** A start that is asked for, whatever it starts from. */
export interface Start {
  readonly actor: Actor;
  readonly executionId: string;
  readonly requestDigest: string;
  /** The id was made from a key, so the execution may be there already. */
  readonly repeatable: boolean;
}

/** Sends starts and waits for their decision; the one place that knows what a repeated start is. */
@Injectable()
export class ExecutionStarts {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
    private readonly inFlight: InFlight,
  ) {}

  /** `command` is made only for a start that did not come before. Throws problems. */
  async begin(start: Start, command: () => Promise<StartExecution>): Promise<Started> {
    if (!start.repeatable) return this.decide(start, await command());
    return this.inFlight.run(start.executionId, start.requestDigest, () => this.repeat(start, command));
  }

  /** Answers from the read model where it can: a repeated start is right even when the newest version has other inputs by now. */
  private async repeat(start: Start, command: () => Promise<StartExecution>): Promise<Started> {
    const known = await this.executions.find(start.actor.tenant, start.executionId);
    if (!known) return this.decide(start, await command());
    if (known.state.requestDigest !== start.requestDigest) throw reused();
    return { id: known.id, replayed: true };
  }

  private async decide({ actor, executionId }: Start, body: StartExecution): Promise<Started> {
    const id = commandId();
    const subject = { id: executionId, address: `/api/v1/executions/${executionId}` };
    const { rejection } = await this.decisions.decisionOf(id, subject, () =>
      this.sender.toExecution({ id, aggregateId: executionId, tenant: actor.tenant, actor, answer: true, body }),
    );
    if (rejection === undefined) return { id: executionId, replayed: false };
    if (rejection.code === 'already-started') return { id: executionId, replayed: true };
    throw problemOfExecution(rejection as Parameters<typeof problemOfExecution>[0]);
  }
}
