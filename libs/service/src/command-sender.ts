import { Injectable } from '@nestjs/common';
import type { Actor, CorrelationCommand, ExecutionCommand, IdentityCommand, RegistryCommand } from '@runbook/domain';
import { CommandChannel } from '@runbook/ports';
import { sending, traceHeader, type Hop, type SpanFacts } from '@runbook/telemetry';
import { encodeCommand, TOPICS, type CommandEnvelope } from '@runbook/wire';
import { uuidv7 } from './identifiers.js';
import { forNobody, requestIdNow, traceparentNow } from './request-cause.js';

export interface Sending<Body> {
  readonly aggregateId: string;
  readonly tenant: string;
  readonly actor: Actor;
  readonly body: Body;
  /** Somebody waits: a refusal is put on the log as well. */
  readonly answer?: true;
  /** Given where the caller must know it before it is sent; else made here. */
  readonly id?: string;
}

/** Puts commands on their way, with the request that is being handled and its trace. Resolves with the command's id when the channel has it. */
@Injectable()
export class CommandSender {
  constructor(private readonly channel: CommandChannel) {}

  toExecution(sending: Sending<ExecutionCommand>): Promise<string> {
    return this.send(TOPICS.executionCommands, 'execution', sending);
  }

  toCorrelation(sending: Sending<CorrelationCommand>): Promise<string> {
    return this.send(TOPICS.correlationCommands, 'correlation', sending);
  }

  toRegistry(sending: Sending<RegistryCommand>): Promise<string> {
    return this.send(TOPICS.registryCommands, 'registry', sending);
  }

  toIdentity(sending: Sending<IdentityCommand>): Promise<string> {
    return this.send(TOPICS.identityCommands, 'identity', sending);
  }

  /** Many at once, on one request: with their ids given. */
  async toCorrelations(sendings: readonly (Sending<CorrelationCommand> & { readonly id: string })[]): Promise<void> {
    const hop = hopTo(TOPICS.correlationCommands, () => ({ 'messaging.batch.message_count': sendings.length }));
    const commands = sendings.map((one) =>
      encodeCommand({ v: 1, aggregate: 'correlation', ...one, ...requestNow() }, traceHeader(hop.traceparent)),
    );
    await ended(hop, () => forNobody(() => this.channel.send(TOPICS.correlationCommands, commands)));
  }

  private async send(topic: string, aggregate: CommandEnvelope['aggregate'], given: Sending<CommandEnvelope['body']>): Promise<string> {
    const id = given.id ?? commandId();
    const hop = hopTo(topic, () => ({ 'messaging.message.id': id, 'runbook.command': given.body.type }));
    const command = encodeCommand({ v: 1, aggregate, ...given, id, ...requestNow() }, traceHeader(hop.traceparent));
    // Embedded, the owner of the partition takes it in this turn, and with it what others have sent.
    await ended(hop, () => forNobody(() => this.channel.send(topic, [command])));
    return id;
  }
}

const hopTo = (topic: string, facts: () => SpanFacts): Hop => sending(topic, { parent: traceparentNow(), facts });

async function ended(hop: Hop, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    hop.end();
  } catch (error) {
    hop.end({}, 'unsent');
    throw error;
  }
}

function requestNow(): { readonly requestId?: string } {
  const requestId = requestIdNow();
  return requestId === undefined ? {} : { requestId };
}

export const commandId = (): string => `cmd_${uuidv7()}`;
