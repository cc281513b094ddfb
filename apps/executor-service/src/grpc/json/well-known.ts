import { pointerTo, type Json } from '@runbook/domain';
import type protobuf from 'protobufjs';
import { ANY } from './any.js';
import { isObject } from './json-object.js';
import { lowerCamelCase } from './json-names.js';
import { scalarToJson } from './scalars.js';
import { durationFrom, durationText, timestampFrom, timestampText, type SecondsAndNanos } from './times.js';
import {
  isWellKnown,
  nameAt,
  sentAt,
  typeOfField,
  WRAPPERS,
  type DecodedMessage,
  type JsonReading,
  type PlainMessage,
  type WellKnown,
} from './well-known-type.js';

export const wellKnownOf = (type: protobuf.Type): WellKnown | undefined => (isWellKnown(type) ? TYPES.get(type.name) : undefined);

const TIMESTAMP: WellKnown = {
  read(reading, type, value, path) {
    const expected = 'a time such as 2026-11-21T09:30:00Z, of the years 1 to 9999, with at most nine digits behind the second';
    return secondsAndNanos(reading, type, typeof value === 'string' ? timestampFrom(value) : undefined, path, expected);
  },
  write: (_writing, type, message) => timestampText(bigintAt(type, message, 1), Number(sentAt(type, message, 2) ?? 0)),
};

const DURATION: WellKnown = {
  read(reading, type, value, path) {
    const expected = 'seconds such as 1.5s, at most 315576000000, with at most nine digits behind the point';
    return secondsAndNanos(reading, type, typeof value === 'string' ? durationFrom(value) : undefined, path, expected);
  },
  write: (_writing, type, message) => durationText(bigintAt(type, message, 1), Number(sentAt(type, message, 2) ?? 0)),
};

function secondsAndNanos(
  reading: JsonReading,
  type: protobuf.Type,
  read: SecondsAndNanos | undefined,
  path: string,
  expected: string,
): PlainMessage | undefined {
  if (!read) return reading.fault(path, `expected ${expected} (${type.name})`);
  return { [nameAt(type, 1)]: reading.scalar('int64', String(read.seconds), path), [nameAt(type, 2)]: read.nanos };
}

const bigintAt = (type: protobuf.Type, message: DecodedMessage, number: number): bigint =>
  BigInt(String(sentAt(type, message, number) ?? 0));

/** Paths in lowerCamelCase, joined by commas. */
const FIELD_MASK: WellKnown = {
  read(reading, type, value, path) {
    if (typeof value !== 'string' || (value !== '' && !/^[A-Za-z0-9.]+(,[A-Za-z0-9.]+)*$/.test(value))) {
      return reading.fault(path, 'expected the paths of fields in lowerCamelCase, joined by commas (FieldMask)');
    }
    const paths = value === '' ? [] : value.split(',');
    return { [nameAt(type, 1)]: paths.map((one) => one.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) };
  },
  write: (_writing, type, message) => ((sentAt(type, message, 1) ?? []) as readonly string[]).map(lowerCamelCase).join(','),
};

const STRUCT: WellKnown = {
  read(reading, type, value, path) {
    if (!isObject(value)) return reading.fault(path, 'expected an object (Struct)');
    const valueType = typeOfField(type, 1);
    const fields = Object.entries(value).map(([name, member]) => [name, reading.message(valueType, member, pointerTo(path, name))]);
    return { [nameAt(type, 1)]: Object.fromEntries(fields) as PlainMessage };
  },
  write(writing, type, message, depth) {
    const valueType = typeOfField(type, 1);
    const fields = Object.entries((sentAt(type, message, 1) ?? {}) as Readonly<Record<string, DecodedMessage>>);
    return Object.fromEntries(fields.map(([name, member]) => [name, writing.message(valueType, member, depth + 1)]));
  },
};

const LIST_VALUE: WellKnown = {
  read(reading, type, value, path) {
    if (!Array.isArray(value)) return reading.fault(path, 'expected a list (ListValue)');
    const valueType = typeOfField(type, 1);
    const values = (value as readonly Json[]).map((item, index) => reading.message(valueType, item, pointerTo(path, index)));
    return { [nameAt(type, 1)]: values };
  },
  write(writing, type, message, depth) {
    const valueType = typeOfField(type, 1);
    return ((sentAt(type, message, 1) ?? []) as readonly DecodedMessage[]).map((item) => writing.message(valueType, item, depth + 1));
  },
};

/** Fields 1 to 6: null, number, text, truth, object, list. */
const VALUE: WellKnown = {
  read(reading, type, value, path) {
    if (value === null) return { [nameAt(type, 1)]: 0 };
    if (typeof value === 'number') return { [nameAt(type, 2)]: value };
    if (typeof value === 'string') return { [nameAt(type, 3)]: reading.scalar('string', value, path) };
    if (typeof value === 'boolean') return { [nameAt(type, 4)]: value };
    const number = Array.isArray(value) ? 6 : 5;
    return { [nameAt(type, number)]: reading.message(typeOfField(type, number), value, path) };
  },
  write(writing, type, message, depth) {
    for (const number of [2, 3, 4, 5, 6]) {
      const sent = sentAt(type, message, number);
      if (sent === undefined) continue;
      const { type: scalar = '', resolvedType } = type.fieldsById[number] ?? {};
      return resolvedType ? writing.message(resolvedType as protobuf.Type, sent as DecodedMessage, depth + 1) : scalarToJson(scalar, sent);
    }
    return null;
  },
};

/** A scalar that may be missing: JSON has the scalar itself. */
const WRAPPER: WellKnown = {
  read: (reading, type, value, path) => ({ [nameAt(type, 1)]: reading.scalar(type.fieldsById[1]?.type ?? '', value, path) }),
  write(_writing, type, message) {
    const { type: scalar = '', defaultValue } = type.fieldsById[1]?.resolve() ?? {};
    return scalarToJson(scalar, sentAt(type, message, 1) ?? defaultValue);
  },
};

const TYPES: ReadonlyMap<string, WellKnown> = new Map([
  ['Any', ANY],
  ['Timestamp', TIMESTAMP],
  ['Duration', DURATION],
  ['FieldMask', FIELD_MASK],
  ['Struct', STRUCT],
  ['ListValue', LIST_VALUE],
  ['Value', VALUE],
  ...WRAPPERS.map((name): [string, WellKnown] => [name, WRAPPER]),
]);
