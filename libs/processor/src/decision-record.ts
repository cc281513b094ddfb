import { engine } from '@runbook/domain';
import type { NewRecord, StoredRecord } from '@runbook/ports';
import type { CommandEnvelope, DecisionRecord } from '@runbook/wire';
import type { Resident } from './residents.js';

/** What a decision is made about: a command, or an aggregate whose timer is due. */
export type Work = Taken | { readonly timerOf: string };

/** A command as it lies in the channel. */
export interface Taken {
  readonly command: StoredRecord;
}

/** What a decision is to be made about, and what is asked. */
export interface Asked<Body> {
  /** Absent: a refusal is written, and nothing is decided. */
  readonly body?: Body | undefined;
  readonly work: Work;
  readonly envelope?: CommandEnvelope | undefined;
}

/** How an owner's decisions are signed. */
export interface Office {
  readonly partition: number;
  readonly term: number;
  readonly owner: string;
  /** Commands have positions to come back to (P3). */
  readonly durableCommands: boolean;
  append(record: NewRecord): void;
  /** A command needed no record. */
  answered(position: number): void;
  failed(error: unknown): void;
}

/** A decision as it was made. */
export interface Made<Event, Refusal> {
  readonly work: Work;
  readonly envelope?: CommandEnvelope;
  readonly tenant: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly events: readonly Event[];
  readonly rejection?: Refusal;
}

/** The decision as the one record that it becomes (P1). A refusal stands aside of the aggregate's chain. */
export function decisionRecord<Event, Refusal>(
  aggregate: DecisionRecord['aggregate'],
  resident: Resident<unknown>,
  seq: number,
  office: Office,
  { work, envelope, tenant, now, events, rejection }: Made<Event, Refusal>,
): DecisionRecord {
  const changes = events.length > 0;
  // What nobody sent follows from what was asked of the run last.
  const requestId = envelope ? envelope.requestId : aggregate === 'execution' ? resident.requestId : undefined;
  return {
    v: 1,
    aggregate,
    id: resident.id,
    tenant,
    term: office.term,
    owner: office.owner,
    seq,
    version: changes ? resident.version + 1 : resident.version,
    at: new Date(now).toISOString(),
    cause: causeOf(work, envelope, now, office),
    actor: envelope?.actor ?? engine(tenant),
    ...(requestId !== undefined && { requestId }),
    prev: changes ? resident.head : null,
    events,
    ...(rejection && { rejection }),
  } as DecisionRecord;
}

function causeOf(work: Work, envelope: CommandEnvelope | undefined, now: number, office: Office): DecisionRecord['cause'] {
  if ('timerOf' in work || !envelope) return { timer: new Date(now).toISOString() };
  if (!office.durableCommands) return { command: envelope.id };
  return { command: envelope.id, partition: office.partition, offset: work.command.offset };
}

/** The sender's trace goes on in the record that its command became (W3C Trace Context). */
export function traceOf(work: Work): Record<string, string> {
  const traceparent = 'command' in work ? work.command.headers['traceparent'] : undefined;
  return traceparent ? { traceparent } : {};
}
