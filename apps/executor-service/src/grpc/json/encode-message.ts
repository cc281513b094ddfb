import { pointerTo, type Json } from '@runbook/domain';
import protobuf from 'protobufjs';
import { isObject } from './json-object.js';
import { jsonFieldsOf } from './json-names.js';
import { expectedOf, isDefault, keyFrom, scalarFrom } from './scalars.js';
import { wellKnownOf } from './well-known.js';
import type { JsonReading, PlainMessage } from './well-known-type.js';

/** Where a value does not fit a message's type. */
export interface MessageFault {
  /** JSON Pointer into the value. */
  readonly path: string;
  readonly message: string;
}

/** The message's bytes, or every place where the value does not fit its type: the ProtoJSON mapping, with an error for what it does not know. */
export function encodeMessage(type: protobuf.Type, value: Json): Buffer | MessageFault[] {
  const reading = new MessageReading();
  const message = reading.message(type, value, '');
  if (reading.faulty) return reading.faults.slice(0, FAULTS_MAX);
  return Buffer.from(type.encode(message).finish());
}

class MessageReading implements JsonReading {
  readonly faults: MessageFault[] = [];

  get faulty(): boolean {
    return this.faults.length > 0;
  }

  fault(path: string, message: string): undefined {
    this.faults.push({ path, message });
  }

  message(type: protobuf.Type, value: Json, path: string): PlainMessage {
    const wellKnown = wellKnownOf(type);
    if (wellKnown) return withoutDefaults(type, wellKnown.read(this, type, value, path) ?? {});
    if (!isObject(value)) return (this.fault(path, `expected an object, a message ${type.name}`), {});
    return this.members(type, Object.entries(value), path);
  }

  members(type: protobuf.Type, members: readonly (readonly [string, Json])[], path: string): PlainMessage {
    const message: PlainMessage = {};
    const { byName } = jsonFieldsOf(type);
    const taken = new Map<protobuf.Field | protobuf.OneOf, string>();
    for (const [name, member] of members) {
      const at = pointerTo(path, name);
      const field = byName.get(name);
      if (!field) this.fault(at, `expected a field of ${type.name} (${namesOf(type)})`);
      // Null is the same as no value, but for the types to which it is one.
      else if (member !== null || takesNull(field)) {
        const slot = field.partOf ?? field;
        const other = taken.get(slot);
        if (other !== undefined) this.fault(at, `expected at most one of ${other} and ${name}, which ${sharedBy(field)}`);
        taken.set(slot, name);
        message[field.name] = this.field(field, member, at);
      }
    }
    for (const field of type.fieldsArray) {
      if (field.required && message[field.name] === undefined) this.fault(path, `expected the required field ${field.name}`);
    }
    return withoutDefaults(type, message);
  }

  private field(field: protobuf.Field, value: Json, path: string): unknown {
    if (field.map) return this.map(field as unknown as protobuf.MapField & protobuf.Field, value, path);
    if (!field.repeated) return this.one(field, value, path);
    if (!Array.isArray(value)) return this.fault(path, 'expected a list');
    return (value as readonly Json[]).map((item, index) => this.one(field, item, pointerTo(path, index)));
  }

  private map(field: protobuf.MapField & protobuf.Field, value: Json, path: string): unknown {
    if (!isObject(value)) return this.fault(path, 'expected an object, a map');
    const entries = Object.entries(value).map(([name, member]): [string, unknown] => {
      const at = pointerTo(path, name);
      const key = keyFrom(field.keyType, name);
      if (key === undefined) this.fault(at, `expected a key that is ${expectedOf(field.keyType)} (${field.keyType})`);
      return [key ?? '', this.one(field, member, at)];
    });
    return Object.fromEntries(entries);
  }

  private one(field: protobuf.Field, value: Json, path: string): unknown {
    const { type, resolvedType } = field;
    if (value === null && !takesNull(field)) return this.fault(path, 'expected a value, found null');
    if (resolvedType instanceof protobuf.Type) return this.message(resolvedType, value, path);
    if (resolvedType instanceof protobuf.Enum) return this.enumNumber(resolvedType, value, path);
    return this.scalar(type, value, path);
  }

  scalar(type: string, value: Json, path: string): unknown {
    return scalarFrom(type, value) ?? this.fault(path, `expected ${expectedOf(type)} (${type})`);
  }

  private enumNumber(type: protobuf.Enum, value: Json, path: string): unknown {
    if (value === null) return 0;
    if (typeof value === 'string' && Object.hasOwn(type.values, value)) return type.values[value];
    const number = typeof value === 'number' ? scalarFrom('int32', value) : undefined;
    if (number !== undefined) return number;
    const names = Object.keys(type.values).slice(0, NAMES_SHOWN_MAX).join(', ');
    return this.fault(path, `expected one of ${names}, or its number`);
  }
}

/** `google.protobuf.Value` and `NullValue`: null is a value to them. */
const takesNull = ({ resolvedType }: protobuf.Field): boolean =>
  resolvedType?.fullName === '.google.protobuf.Value' || resolvedType?.fullName === '.google.protobuf.NullValue';

function withoutDefaults(type: protobuf.Type, message: PlainMessage): PlainMessage {
  const sent = Object.entries(message).filter(([name, value]) => {
    const field = type.fields[name];
    return value !== undefined && (!field || field.map || field.repeated || field.hasPresence || !isDefault(value));
  });
  return Object.fromEntries(sent);
}

const namesOf = (type: protobuf.Type): string =>
  jsonFieldsOf(type)
    .written.slice(0, NAMES_SHOWN_MAX)
    .map(([name]) => name)
    .join(', ') || 'it has none';

const sharedBy = ({ partOf }: protobuf.Field): string =>
  partOf && partOf.oneof.length > 1 ? `exclude each other (oneof ${partOf.name})` : 'name the same field';

/** More do not help the reader. */
const FAULTS_MAX = 20;
const NAMES_SHOWN_MAX = 20;
