import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, ExecutionCommand, ExecutionRejection } from '@runbook/domain';
import { commandId, CommandSender } from '@runbook/service';
import { DecisionWaiter } from '../executions/decision-waiter.js';
import { InFlight, reused } from '../executions/in-flight.js';
import { problemOfExecution } from '../http/problem.js';
import { keyedCommand } from './keyed-command.js';
import { KeyedDecisions } from './keyed-decisions.js';

export interface Acted {
  /** The same request came before; nothing new was done. */
  readonly replayed: boolean;
}

/** Asks something of a run that exists. Resolves when the decision is a fact; what holds already counts as done. */
export class ActOnExecution extends Command<Acted> {
  constructor(
    readonly actor: Actor,
    readonly executionId: string,
    readonly body: ExecutionCommand,
    /** The `Idempotency-Key`, and the route that it came to: the same key may be used for different acts. */
    readonly once?: { readonly key: string; readonly route: string },
  ) {
    super();
  }
}

@CommandHandler(ActOnExecution)
export class ActOnExecutionHandler implements ICommandHandler<ActOnExecution> {
  constructor(
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
    private readonly keyed: KeyedDecisions,
    private readonly inFlight: InFlight,
  ) {}

  /** Throws problems. */
  async execute(act: ActOnExecution): Promise<Acted> {
    const { actor, executionId, body, once } = act;
    if (!once) return answer(await this.decide(act, commandId()), false);
    const { slot, id } = keyedCommand([actor.tenant, actor.id, executionId, once.route, once.key], body);
    return this.inFlight.run(slot, id, async () => {
      const known = await this.keyed.get(slot);
      if (known) return answerOf(known, id);
      const rejection = await this.decide(act, id);
      // The first request may have been decided just before this one was sent: then its decision is the answer.
      const first = rejection && (await this.keyed.get(slot));
      return first ? answerOf(first, id, first.done === 1) : answer(rejection, false);
    });
  }

  private async decide({ actor, executionId, body }: ActOnExecution, id: string): Promise<ExecutionRejection | undefined> {
    const subject = { id: executionId, address: `/api/v1/executions/${executionId}` };
    const { rejection } = await this.decisions.decisionOf(id, subject, () =>
      this.sender.toExecution({ id, aggregateId: executionId, tenant: actor.tenant, actor, answer: true, body }),
    );
    return rejection as ExecutionRejection | undefined;
  }
}

function answerOf(known: { readonly command: string; readonly rejection?: ExecutionRejection }, id: string, replayed = true): Acted {
  if (known.command !== id) throw reused();
  return answer(known.rejection, replayed);
}

function answer(rejection: ExecutionRejection | undefined, replayed: boolean): Acted {
  if (rejection && rejection.code !== 'already-holds') throw problemOfExecution(rejection);
  return { replayed };
}
