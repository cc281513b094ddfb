import { engine, reactionsTo, scheduler, type Reaction } from '@runbook/domain';
import type { AdmittedRecord } from '@runbook/processor';
import { sending, traceHeader, TRACEPARENT } from '@runbook/telemetry';
import { encodeCommand, sha256Of, isClaim, TOPICS, type CommandEnvelope, type DecisionRecord } from '@runbook/wire';
import type { OutgoingCommand } from './partition-outbox.js';

const TOPIC_OF = {
  execution: TOPICS.executionCommands,
  correlation: TOPICS.correlationCommands,
  registry: TOPICS.registryCommands,
  identity: TOPICS.identityCommands,
} as const;
const ID_HEX_DIGITS = 32;
/** What the registry asks of runs because a schedule is due. */
const OF_SCHEDULES: ReadonlySet<string> = new Set(['StartExecution', 'CancelExecution']);

/** The commands that follow from a record, in their order. The same record makes the same commands, ids and all. */
export function outgoingCommands({ record, headers }: AdmittedRecord): OutgoingCommand[] {
  if (isClaim(record)) return [];
  return reactionsTo(record.aggregate, record).map((reaction, index) => {
    const topic = TOPIC_OF[reaction.to];
    const command = envelope(record, reaction, index);
    const facts = () => ({ 'messaging.message.id': command.id, 'runbook.command': command.body.type });
    const hop = sending(topic, { parent: headers[TRACEPARENT], facts });
    return { topic, hop, record: encodeCommand(command, traceHeader(hop.traceparent)) };
  });
}

function envelope(record: DecisionRecord, { to, id: aggregateId, body }: Reaction, index: number): CommandEnvelope {
  const { aggregate, id, tenant, term, seq, requestId } = record;
  return {
    v: 1,
    id: `cmd_${sha256Of(JSON.stringify([aggregate, id, term, seq, index])).slice(0, ID_HEX_DIGITS)}`,
    aggregate: to,
    aggregateId,
    tenant,
    actor: aggregate === 'registry' && OF_SCHEDULES.has(body.type) ? scheduler(tenant) : engine(tenant),
    // A refusal may make something due as well: a child that may not start, an event that nobody took.
    answer: true,
    ...(requestId !== undefined && { requestId }),
    body,
  };
}
