import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, ExecutionCommand, ExecutionEvent, ExecutionRejection } from '@runbook/domain';
import { commandId, CommandSender } from '@runbook/service';
import { DecisionWaiter } from '../log/decision-waiter.js';
import { InFlight, reused } from '../log/in-flight.js';
import { problemOfExecution } from '../http/problem.js';
import { keyedCommand } from '../log/keyed-command.js';
import { KeyedDecisions } from '../log/keyed-decisions.js';

export interface Acted {
  /** The same request came before; nothing new was done. */
  readonly replayed: boolean;
  /** Paths of the steps that a resume let go on, once it did. */
  readonly released?: readonly string[];
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
    if (!once) return answer(await this.decide(act, commandId()));
    const { slot, id } = keyedCommand([actor.tenant, actor.id, executionId, once.route, once.key], body);
    return this.inFlight.run(slot, id, async () => {
      const known = await this.keyed.get(slot);
      if (known) return answerOf(known, id);
      const decided = await this.decide(act, id);
      // The first request may have been decided just before this one was sent: then its decision is the answer.
      const first = decided.rejection && (await this.keyed.get(slot));
      return first ? answerOf(first, id, first.done === 1) : answer(decided);
    });
  }

  private async decide({ actor, executionId, body }: ActOnExecution, id: string): Promise<Decided> {
    const subject = { id: executionId, address: `/api/v1/executions/${executionId}` };
    const { rejection, events } = await this.decisions.decisionOf(id, subject, () =>
      this.sender.toExecution({ id, aggregateId: executionId, tenant: actor.tenant, actor, answer: true, body }),
    );
    const resumed = (events as readonly ExecutionEvent[]).find((event) => event.type === 'ExecutionResumed');
    return { rejection: rejection as ExecutionRejection | undefined, ...(resumed && { released: resumed.releases }) };
  }
}

interface Decided extends Pick<Acted, 'released'> {
  readonly rejection?: ExecutionRejection;
}

function answerOf(known: { readonly command: string; readonly rejection?: ExecutionRejection }, id: string, replayed = true): Acted {
  if (known.command !== id) throw reused();
  return { ...answer(known), replayed };
}

function answer({ rejection, released }: Decided): Acted {
  if (rejection && rejection.code !== 'already-holds') throw problemOfExecution(rejection);
  return { replayed: false, ...(released && { released }) };
}
