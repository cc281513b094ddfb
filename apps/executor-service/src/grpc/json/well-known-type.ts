import type { Json } from '@runbook/domain';
import type protobuf from 'protobufjs';

/** A message as the library encodes it: by field names, each value as its type has it. */
export type PlainMessage = Record<string, unknown>;

/** As the library decodes it: own members are what was sent. */
export type DecodedMessage = Readonly<Record<string, unknown>>;

/** Makes messages of JSON, and keeps what did not fit; after a fault the message is not to be used. */
export interface JsonReading {
  readonly faulty: boolean;
  fault(path: string, message: string): undefined;
  message(type: protobuf.Type, value: Json, path: string): PlainMessage;
  /** Of a message that JSON has as an object of its fields. */
  members(type: protobuf.Type, members: readonly (readonly [string, Json])[], path: string): PlainMessage;
  scalar(type: string, value: Json, path: string): unknown;
}

/** Makes JSON of messages, `depth` levels below the one that was asked for. */
export interface JsonWriting {
  message(type: protobuf.Type, message: DecodedMessage, depth: number): Json;
  members(type: protobuf.Type, message: DecodedMessage, depth: number): [string, Json][];
}

/** A type of Google's to which the ProtoJSON mapping gives a form of its own. Its fields are known by their numbers. */
export interface WellKnown {
  /** Undefined after a fault. */
  read(reading: JsonReading, type: protobuf.Type, value: Json, path: string): PlainMessage | undefined;
  write(writing: JsonWriting, type: protobuf.Type, message: DecodedMessage, depth: number): Json;
}

const WRAPPED = ['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'];

/** Scalars that may be missing. */
export const WRAPPERS = WRAPPED.map((name) => `${name}Value`);

const NAMES: ReadonlySet<string> = new Set(
  ['Any', 'Timestamp', 'Duration', 'FieldMask', 'Struct', 'ListValue', 'Value', ...WRAPPERS].map((name) => `.google.protobuf.${name}`),
);

export const isWellKnown = ({ fullName }: protobuf.Type): boolean => NAMES.has(fullName);

/** The name of a type's field with this number. */
export const nameAt = (type: protobuf.Type, number: number): string => type.fieldsById[number]?.name ?? '';

/** The type of the messages in the field with this number. */
export const typeOfField = (type: protobuf.Type, number: number): protobuf.Type => type.fieldsById[number]?.resolvedType as protobuf.Type;

/** What was sent in the field with this number. */
export function sentAt(type: protobuf.Type, message: DecodedMessage, number: number): unknown {
  const name = nameAt(type, number);
  return Object.hasOwn(message, name) ? message[name] : undefined;
}
