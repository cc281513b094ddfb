import type { Json } from '@runbook/domain';
import protobuf from 'protobufjs';
import { jsonFieldsOf } from './json-names.js';
import { scalarToJson } from './scalars.js';
import { wellKnownOf } from './well-known.js';
import type { DecodedMessage, JsonWriting } from './well-known-type.js';

/**
 * The message in JSON by the ProtoJSON mapping. Fields that were not sent have their defaults, and null where they are messages; a member of a oneof or
 * an `optional` field that was not sent is left out, as the mapping has it. Throws an error for bytes that are no such message.
 */
export function decodeMessage(type: protobuf.Type, bytes: Uint8Array): Json {
  return messageToJson(type, type.decode(bytes) as unknown as DecodedMessage, 0);
}

function messageToJson(type: protobuf.Type, message: DecodedMessage, depth: number): Json {
  if (depth > DEPTH_MAX) throw new Error(`messages more than ${DEPTH_MAX} levels deep`);
  const wellKnown = wellKnownOf(type);
  return wellKnown ? wellKnown.write(WRITING, type, message, depth) : Object.fromEntries(membersOf(type, message, depth));
}

function membersOf(type: protobuf.Type, message: DecodedMessage, depth: number): [string, Json][] {
  const members: [string, Json][] = [];
  for (const [name, field] of jsonFieldsOf(type).written) {
    const sent = Object.hasOwn(message, field.name) && message[field.name] !== undefined && message[field.name] !== null;
    if (sent) members.push([name, fieldToJson(field, message[field.name], depth)]);
    else if (!field.partOf) members.push([name, defaultOf(field)]);
  }
  return members;
}

function fieldToJson(field: protobuf.Field, value: unknown, depth: number): Json {
  if (field instanceof protobuf.MapField) {
    const entries = Object.entries(value as Readonly<Record<string, unknown>>);
    return Object.fromEntries(entries.map(([key, member]) => [keyToJson(field.keyType, key), oneToJson(field, member, depth)]));
  }
  if (field.repeated) return (value as readonly unknown[]).map((item) => oneToJson(field, item, depth));
  return oneToJson(field, value, depth);
}

function oneToJson({ type, resolvedType }: protobuf.Field, value: unknown, depth: number): Json {
  if (resolvedType instanceof protobuf.Type) return messageToJson(resolvedType, value as DecodedMessage, depth + 1);
  if (resolvedType instanceof protobuf.Enum) return enumToJson(resolvedType, value as number);
  return scalarToJson(type, value);
}

/** A number that the proto does not name yet stays a number. */
const enumToJson = (type: protobuf.Enum, number: number): Json =>
  type.fullName === '.google.protobuf.NullValue' ? null : (type.valuesById[number] ?? number);

function defaultOf(field: protobuf.Field): Json {
  if (field instanceof protobuf.MapField) return {};
  if (field.repeated) return [];
  const { type, resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return null;
  if (resolvedType instanceof protobuf.Enum) return enumToJson(resolvedType, Object.values(resolvedType.values)[0] ?? 0);
  if (type === 'string' || type === 'bytes') return '';
  if (type === 'bool') return false;
  return type.endsWith('64') ? '0' : 0;
}

/** The library keeps a 64-bit key as its eight bytes. */
function keyToJson(keyType: string, key: string): string {
  if (!keyType.endsWith('64')) return key;
  return String(protobuf.util.longFromHash(key, keyType === 'uint64' || keyType === 'fixed64'));
}

const WRITING: JsonWriting = { message: messageToJson, members: membersOf };

/** As protocol buffers' own libraries have it. */
const DEPTH_MAX = 100;
