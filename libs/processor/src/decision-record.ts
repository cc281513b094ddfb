import { engine, FormatNotWritten, WRITE_FORMAT_DEFAULT, writtenEvents, type WrittenEvents } from '@runbook/domain';
import type { NewRecord, StoredRecord } from '@runbook/ports';
import { decodeCommand, encodeRecord, Malformed, rememberRecord, sha256Of, type CommandEnvelope, type DecisionRecord } from '@runbook/wire';
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

/** What the command asks. Throws `Malformed`. */
export function envelopeFor(aggregate: DecisionRecord['aggregate'], command: StoredRecord): CommandEnvelope {
  const envelope = decodeCommand(command);
  if (envelope.aggregate === aggregate) return envelope;
  throw new Malformed(`expected a command for ${aggregate}, found one for ${envelope.aggregate}`);
}

/** A decision as it is appended. */
export interface EncodedDecision {
  /** As every reader will have it: its events in the forms that the program knows. */
  readonly record: DecisionRecord;
  readonly value: Buffer;
  readonly hash: string;
}

/** In the forms of the record format that is written. Returned, where that has no form of an event: why. */
export function encodedDecision<Event, Refusal>(
  aggregate: DecisionRecord['aggregate'],
  resident: Resident<unknown>,
  seq: number,
  office: Office,
  made: Made<Event, Refusal>,
  writeFormat = WRITE_FORMAT_DEFAULT,
): EncodedDecision | FormatNotWritten {
  const written = formsOf(aggregate, made.events as readonly StoredType[], writeFormat);
  if (written instanceof FormatNotWritten) return written;
  const { stored, read, format } = written;
  const record = decisionRecord(aggregate, resident, seq, office, { ...made, events: stored });
  const value = encodeRecord(record);
  const hash = sha256Of(value);
  const known = read === stored ? record : ({ ...record, events: read } as unknown as DecisionRecord);
  rememberRecord(value, known, hash, format);
  return { record: known, value, hash };
}

type StoredType = { readonly type: string };

function formsOf(aggregate: string, events: readonly StoredType[], format: number): WrittenEvents<StoredType> | FormatNotWritten {
  try {
    return writtenEvents(aggregate, events, format);
  } catch (error) {
    if (error instanceof FormatNotWritten) return error;
    throw error;
  }
}

/** The decision as the one record that it becomes (P1). A refusal stands aside of the aggregate's chain. */
function decisionRecord<Event, Refusal>(
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
