import { cutText, type JsonObject } from '@runbook/domain';

/** A STIX object whose frame is sound; its other members are still to be read with care. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly members: JsonObject;
}

/** STIX 2.1 section 2.9: the type, two dashes, a UUID. */
const IDENTIFIER = /^([a-z][a-z0-9-]{1,249})--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** STIX 2.1 section 2.16: RFC 3339, in UTC. */
const TIMESTAMP = /^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?Z$/;
/** Long enough for every name in use; what is longer is not a name but a payload. */
const NAME_CHARACTERS_MAX = 1000;
/** Found values are quoted in reasons; a hostile one must not fill the report. */
const QUOTED_CHARACTERS_MAX = 80;

const NAMED = new Set(['attack-pattern', 'malware', 'tool', 'campaign', 'intrusion-set', 'threat-actor']);

/** The object, or the reason why it cannot be used. */
export function readStixObject(value: unknown): StixObject | string {
  if (!isObject(value)) return `expected an object, found ${quoted(value)}`;
  const members = value;
  const type = text(members, 'type');
  if (type === undefined) return `expected a type, found ${quoted(members['type'])}`;
  const id = text(members, 'id');
  const match = id === undefined ? null : IDENTIFIER.exec(id);
  if (id === undefined || !match) return `expected an id of the form ${clipped(type)}--<UUID>, found ${quoted(members['id'])}`;
  if (match[1] !== type) return `expected an id that begins with the type ${clipped(type)}, found ${quoted(id)}`;
  const fault = versionFault(members) ?? timestampFault(members) ?? nameFault(type, members) ?? referenceFault(type, members);
  return fault ?? { type, id: id.toLowerCase(), members };
}

/** A member's text, or undefined when it is anything else. Own members only. */
export function text(members: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function list(members: JsonObject, name: string): readonly unknown[] {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  return Array.isArray(value) ? value : [];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isIdentifier(value: string): boolean {
  return IDENTIFIER.test(value);
}

/** For messages: short, on one line, and clear about the type. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `"${clipped(value)}"`;
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
}

function clipped(value: string): string {
  const line = value.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
  return line.length > QUOTED_CHARACTERS_MAX ? `${cutText(line, QUOTED_CHARACTERS_MAX)}…` : line;
}

/** Absent in STIX 2.0 and in cyber-observables, so absence is no fault. */
function versionFault(members: JsonObject): string | undefined {
  const version = members['spec_version'];
  if (version === undefined || version === '2.1' || version === '2.0') return undefined;
  return `expected spec_version "2.1", found ${quoted(version)}`;
}

function timestampFault(members: JsonObject): string | undefined {
  for (const name of ['created', 'modified', 'first_seen', 'last_seen']) {
    const value = members[name];
    if (value !== undefined && !(typeof value === 'string' && TIMESTAMP.test(value))) {
      return `expected ${name} to be a timestamp like 2026-01-31T10:00:00.000Z, found ${quoted(value)}`;
    }
  }
  return undefined;
}

function nameFault(type: string, members: JsonObject): string | undefined {
  if (!NAMED.has(type)) return undefined;
  const name = text(members, 'name');
  if (name === undefined) return `expected a name, found ${quoted(members['name'])}`;
  if (name.length > NAME_CHARACTERS_MAX) return `expected a name of at most ${NAME_CHARACTERS_MAX} characters, found ${name.length}`;
  return undefined;
}

function referenceFault(type: string, members: JsonObject): string | undefined {
  if (type !== 'relationship') return undefined;
  if (text(members, 'relationship_type') === undefined)
    return `expected a relationship_type, found ${quoted(members['relationship_type'])}`;
  for (const name of ['source_ref', 'target_ref']) {
    const reference = text(members, name);
    if (reference === undefined || !IDENTIFIER.test(reference))
      return `expected ${name} to be the id of an object, found ${quoted(members[name])}`;
  }
  return undefined;
}
