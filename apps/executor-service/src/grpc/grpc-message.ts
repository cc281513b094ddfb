import type { Json } from '@runbook/domain';
import protobuf from 'protobufjs';

/** Where a value does not fit a message's type. */
export interface MessageFault {
  /** JSON Pointer into the value. */
  readonly path: string;
  readonly message: string;
}

/** The message's bytes, or every place where the value does not fit its type. Names are in lowerCamelCase, as in proto3's JSON. */
export function encodeMessage(type: protobuf.Type, value: Json): Buffer | MessageFault[] {
  const faults = [...faultsOf(type, value, '')].slice(0, FAULTS_MAX);
  if (faults.length > 0) return faults;
  return Buffer.from(type.encode(type.fromObject(value as Record<string, unknown>)).finish());
}

/** As proto3's JSON has it, defaults filled in: 64-bit numbers and bytes (base64) as text, enums by name. */
export function decodeMessage(type: protobuf.Type, bytes: Buffer): Json {
  const plain = type.toObject(type.decode(bytes), {
    longs: String,
    enums: String,
    bytes: String,
    defaults: true,
    arrays: true,
    objects: true,
    json: true,
  });
  return plain;
}

/** The library leaves out what it does not know; an author's typing error would go unseen. */
function* faultsOf(type: protobuf.Type, value: Json, path: string): Generator<MessageFault> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield { path, message: `expected an object, a message ${type.name}` };
    return;
  }
  for (const [name, member] of Object.entries(value as Readonly<Record<string, Json>>)) {
    const at = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!field) {
      const fields = Object.keys(type.fields).slice(0, NAMES_SHOWN_MAX).join(', ');
      yield { path: at, message: `expected a field of ${type.name} (${fields || 'it has none'})` };
    } else if (member !== null) yield* faultsOfField(field, member, at);
  }
}

function* faultsOfField(field: protobuf.Field, value: Json, path: string): Generator<MessageFault> {
  if (field.map) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) yield { path, message: 'expected an object, a map' };
    else for (const [key, member] of Object.entries(value)) yield* faultsOfOne(field, member, `${path}/${key}`);
  } else if (field.repeated) {
    if (!Array.isArray(value)) yield { path, message: 'expected a list' };
    else for (const [index, member] of (value as readonly Json[]).entries()) yield* faultsOfOne(field, member, `${path}/${index}`);
  } else yield* faultsOfOne(field, value, path);
}

function* faultsOfOne({ type, resolvedType }: protobuf.Field, value: Json, path: string): Generator<MessageFault> {
  if (resolvedType instanceof protobuf.Type) yield* faultsOf(resolvedType, value, path);
  else if (resolvedType instanceof protobuf.Enum) {
    const names = Object.keys(resolvedType.values);
    if (typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && names.includes(value)) return;
    yield { path, message: `expected one of ${names.slice(0, NAMES_SHOWN_MAX).join(', ')}` };
  } else if (!fitsScalar(type, value)) yield { path, message: `expected ${EXPECTED.get(type) ?? 'a whole number'} (${type})` };
}

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['bool', 'true or false'],
  ['bytes', 'a text in base64'],
  ['double', 'a number'],
  ['float', 'a number'],
]);

function fitsScalar(type: string, value: Json): boolean {
  if (type === 'string') return typeof value === 'string';
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'bytes') return typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value);
  if (type === 'double' || type === 'float') return typeof value === 'number';
  // 64-bit numbers may be text, because JSON's cannot hold them.
  const number = typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : value;
  const [min, max] = RANGES.get(type) ?? [0n, 0n];
  if (typeof number === 'number') return Number.isSafeInteger(number) && BigInt(number) >= min && BigInt(number) <= max;
  return typeof number === 'bigint' && number >= min && number <= max;
}

const INT32 = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const UINT32 = [0n, 2n ** 32n - 1n] as const;
const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const UINT64 = [0n, 2n ** 64n - 1n] as const;
const RANGES: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ['int32', INT32],
  ['sint32', INT32],
  ['sfixed32', INT32],
  ['uint32', UINT32],
  ['fixed32', UINT32],
  ['int64', INT64],
  ['sint64', INT64],
  ['sfixed64', INT64],
  ['uint64', UINT64],
  ['fixed64', UINT64],
]);

/** More do not help the reader. */
const FAULTS_MAX = 20;
const NAMES_SHOWN_MAX = 20;
