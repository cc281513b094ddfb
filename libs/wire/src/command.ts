import {
  ownJson,
  type Actor,
  type CorrelationCommand,
  type ExecutionCommand,
  type IdentityCommand,
  type RegistryCommand,
} from '@runbook/domain';
import type { NewRecord } from '@runbook/ports';
import { isUtf8 } from 'node:buffer';
import { AGGREGATES, isAggregate, type AggregateName } from './aggregates.js';
import { Malformed } from './malformed.js';
import { isAbove, NewerRecord } from './newer.js';

/** What every command carries beside its own members. */
export interface CommandEnvelope<Body = ExecutionCommand | CorrelationCommand | RegistryCommand | IdentityCommand> {
  readonly v: 1;
  /** `cmd_…`, made by the sender; the decision's record names it as its cause. */
  readonly id: string;
  readonly aggregate: AggregateName;
  readonly aggregateId: string;
  readonly tenant: string;
  readonly actor: Actor;
  /** Somebody waits for the outcome: a refusal is appended to the log too. */
  readonly answer?: true;
  /** Of the request that asked for it, or for what it follows from. */
  readonly requestId?: string;
  readonly body: Body;
}

export function encodeCommand(command: CommandEnvelope, headers: Readonly<Record<string, string>> = {}): NewRecord {
  const value = Buffer.from(JSON.stringify(command));
  sent.set(value, command);
  return { key: command.aggregateId, value, headers };
}

/** What this process sent, by its bytes: an embedded process takes its own commands and need not parse them. */
const sent = new WeakMap<Buffer, CommandEnvelope>();

/** Throws `Malformed`, and `NewerRecord` for a command that is addressed as commands are, in a later version of their form. */
export function decodeCommand(record: { readonly value: Buffer }): CommandEnvelope {
  const encoded = sent.get(record.value);
  if (encoded) return encoded;
  const value = parseObject(record.value, 'a command');
  const { v, id, aggregate, aggregateId, tenant, actor, body } = value as Partial<CommandEnvelope>;
  if (v !== 1 && !isAbove(v, 1)) throw new Malformed(`expected a command of version 1, found ${JSON.stringify(v)}`);
  if (typeof id !== 'string' || typeof aggregateId !== 'string' || typeof tenant !== 'string') {
    throw new Malformed('expected a command with id, aggregateId and tenant as text, found none');
  }
  if (!isAggregate(aggregate)) {
    throw new Malformed(`expected a command for ${AGGREGATES.join(' or ')}, found ${JSON.stringify(aggregate)}`);
  }
  if (typeof actor?.id !== 'string' || typeof body?.type !== 'string')
    throw new Malformed('expected a command with actor and body, found none');
  if (v !== 1) throw new NewerRecord(`a command of version ${String(v)}`);
  return value as unknown as CommandEnvelope;
}

/** Text that is written again differs from where a replacement character stands. */
function firstBroken(value: Buffer): number {
  const again = Buffer.from(value.toString('utf8'));
  return value.findIndex((byte, at) => byte !== again[at]);
}

/** Parses a record's value as a JSON object; throws `Malformed` that says what `what` should have been. */
export function parseObject(value: Buffer, what: string): Record<string, unknown> {
  if (!isUtf8(value))
    throw new Malformed(`expected ${what} as JSON in UTF-8, found byte ${firstBroken(value)} of ${value.length} that is none`);
  let parsed: unknown;
  try {
    parsed = ownJson(value.toString('utf8'));
  } catch (cause) {
    throw new Malformed(`expected ${what} as JSON, found ${value.length} bytes that are not: ${(cause as Error).message}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Malformed(`expected ${what} as a JSON object, found ${Array.isArray(parsed) ? 'a list' : String(parsed)}`);
  }
  return parsed as Record<string, unknown>;
}
