import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, ExecutionCommand, ExecutionRejection } from '@runbook/domain';
import { commandId } from '@runbook/service';
import { problemOfExecution } from '../http/problem.js';
import { Decisions } from '../log/decisions.js';
import { InFlight, reused } from '../log/in-flight.js';
import { keyedCommand } from '../log/keyed-command.js';
import { KeyedDecisions, type KeyedDecision } from '../log/keyed-decisions.js';

export interface Acted {
  /** The same request came before; nothing new was done. */
  readonly replayed: boolean;
  /** After a resume: paths of the steps that it let go on. */
  readonly released?: readonly string[];
}

/** Sends a command to an execution that exists. Resolves when it is decided; a command whose effect holds already counts as done. */
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
    private readonly decisions: Decisions,
    private readonly keyed: KeyedDecisions,
    private readonly inFlight: InFlight,
  ) {}

  /** Throws problems. */
  async execute(act: ActOnExecution): Promise<Acted> {
    const { actor, executionId, body, once } = act;
    if (!once) return answer(await this.decide(act, commandId()));
    const { slot, id } = keyedCommand([actor.tenant, actor.id, executionId, once.route, once.key], body);
    return this.inFlight.run(slot, id, async () => {
      const earlier = await this.keyed.get(slot);
      if (earlier) return answerOf(earlier, id);
      const decided = await this.decide(act, id);
      // The first request may have been decided just before this one was sent: then its decision is the answer.
      const first = decided.rejection && (await this.keyed.get(slot));
      return first ? answerOf(first, id, first.done === 1) : answer(decided);
    });
  }

  private async decide({ actor, executionId, body }: ActOnExecution, id: string): Promise<Decided> {
    const { rejection, events } = await this.decisions.ofExecution({ id, aggregateId: executionId, tenant: actor.tenant, actor, body });
    const resumed = events.find((event) => event.type === 'ExecutionResumed');
    return { rejection, ...(resumed && { released: resumed.releases }) };
  }
}

interface Decided extends Pick<Acted, 'released'> {
  readonly rejection?: ExecutionRejection;
}

/** The answer to a request whose key was used before: to the same command the first one's decision, to another none. */
function answerOf(first: KeyedDecision, id: string, replayed = true): Acted {
  if (first.command !== id) throw reused();
  return { ...answer(first), replayed };
}

function answer({ rejection, released }: Decided): Acted {
  if (rejection && rejection.code !== 'already-holds') throw problemOfExecution(rejection);
  return { replayed: false, ...(released && { released }) };
}
