import type { JsonObject } from '@runbook/domain';
import { isIdentifier, isObject, quoted, readStixObject } from '../stix/stix-object.js';
import { nanosecondsOf } from '../stix/stix-time.js';

/** A place of a bundle that breaks a rule of STIX 2.1. */
export interface StixViolation {
  /** JSON Pointer into the value. */
  readonly path: string;
  readonly message: string;
  readonly rule: 'frame' | 'required' | 'order' | 'reference' | 'duplicate' | 'range';
}

/** STIX 2.1 sections 3.2, 4 and 5: what each kind of object must have beside type and id. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'attack-pattern': ['name'],
  campaign: ['name'],
  'course-of-action': ['name'],
  grouping: ['context', 'object_refs'],
  identity: ['name'],
  incident: ['name'],
  indicator: ['pattern', 'pattern_type', 'valid_from'],
  infrastructure: ['name'],
  'intrusion-set': ['name'],
  malware: ['is_family'],
  'malware-analysis': ['product'],
  note: ['content', 'object_refs'],
  'observed-data': ['first_observed', 'last_observed', 'number_observed'],
  opinion: ['opinion', 'object_refs'],
  report: ['name', 'published', 'object_refs'],
  'threat-actor': ['name'],
  tool: ['name'],
  vulnerability: ['name'],
  relationship: ['relationship_type', 'source_ref', 'target_ref'],
  sighting: ['sighting_of_ref'],
};

/** Pairs of timestamps of which the second may not be before the first. */
const IN_ORDER = [
  ['created', 'modified'],
  ['first_seen', 'last_seen'],
  ['first_observed', 'last_observed'],
  ['valid_from', 'valid_until'],
  ['start_time', 'stop_time'],
] as const;

/** What of a bundle, or of one object, breaks the rules; `undefined` after each object, so that the reader of a large one may rest. */
export function* stixViolations(value: unknown): Generator<StixViolation | undefined> {
  if (!isObject(value) || value['type'] !== 'bundle') return yield* objectViolations(value, '', undefined);
  if (typeof value['id'] !== 'string' || !/^bundle--/.test(value['id']) || !isIdentifier(value['id'])) {
    yield { path: '/id', message: `expected an id of the form bundle--<UUID>, found ${quoted(value['id'])}`, rule: 'frame' };
  }
  const objects: unknown = value['objects'] ?? [];
  if (!Array.isArray(objects)) return yield { path: '/objects', message: `expected a list, found ${quoted(objects)}`, rule: 'frame' };
  const seen = new Set<string>();
  const ids = new Set(
    objects.flatMap((object) => (isObject(object) && typeof object['id'] === 'string' ? [object['id'].toLowerCase()] : [])),
  );
  for (const [index, object] of objects.entries()) {
    const version = isObject(object) ? `${String(object['id']).toLowerCase()} ${timeKey(object['modified'])}` : '';
    if (version !== '' && seen.has(version)) {
      yield { path: `/objects/${index}/id`, message: 'expected each version of an object once, found it again', rule: 'duplicate' };
    }
    seen.add(version);
    yield* objectViolations(object, `/objects/${index}`, ids);
    yield undefined;
  }
}

/** Equal for two spellings of one time. */
const timeKey = (time: unknown): string => (typeof time === 'string' ? String(nanosecondsOf(time) ?? time) : String(time ?? ''));

function* objectViolations(value: unknown, path: string, ids: ReadonlySet<string> | undefined): Generator<StixViolation> {
  const frame = readStixObject(value);
  const missing = isObject(value) ? missingMembers(value) : [];
  // The frame's first fault may be a missing member, which is named below with the others.
  if (typeof frame === 'string' && !missing.some((name) => new RegExp(`\\b${name}\\b`).test(frame)))
    yield { path, message: frame, rule: 'frame' };
  if (!isObject(value)) return;
  for (const name of missing) {
    yield { path: `${path}/${name}`, message: `expected ${name}, which every ${String(value['type'])} has, found none`, rule: 'required' };
  }
  yield* rangeViolations(value, path);
  if (ids) yield* referenceViolations(value, path, ids);
}

function missingMembers(object: JsonObject): string[] {
  const required = Object.hasOwn(REQUIRED, String(object['type'])) ? REQUIRED[String(object['type'])] : undefined;
  // Cyber-observables and markings have no versions of their own; unknown types are extensions and have rules of their own.
  return required ? ['spec_version', 'created', 'modified', ...required].filter((name) => !Object.hasOwn(object, name)) : [];
}

function* rangeViolations(object: JsonObject, path: string): Generator<StixViolation> {
  const { confidence } = object;
  if (confidence !== undefined && !(Number.isInteger(confidence) && (confidence as number) >= 0 && (confidence as number) <= 100)) {
    yield { path: `${path}/confidence`, message: `expected a whole number from 0 to 100, found ${quoted(confidence)}`, rule: 'range' };
  }
  for (const [earlier, later] of IN_ORDER) {
    const [from, until] = [object[earlier], object[later]].map((one) => (typeof one === 'string' ? nanosecondsOf(one) : undefined));
    if (from !== undefined && until !== undefined && until < from) {
      yield {
        path: `${path}/${later}`,
        message: `expected ${later} not before ${earlier} (${String(object[earlier])}), found ${String(object[later])}`,
        rule: 'order',
      };
    }
  }
}

/** References are ids, and what stands at them is in the bundle; STIX allows it elsewhere, so the latter is only asked of relationships. */
function* referenceViolations(object: JsonObject, path: string, ids: ReadonlySet<string>): Generator<StixViolation> {
  for (const [name, value] of Object.entries(object)) {
    for (const [at, id] of referencesIn(name, value, `${path}/${name}`)) {
      if (typeof id !== 'string' || !isIdentifier(id)) {
        yield { path: at, message: `expected the id of an object, found ${quoted(id)}`, rule: 'reference' };
      } else if (object['type'] === 'relationship' && name !== 'created_by_ref' && !ids.has(id.toLowerCase())) {
        yield { path: at, message: `expected the object in the bundle, found no ${quoted(id)} in it`, rule: 'reference' };
      }
    }
  }
}

function referencesIn(name: string, value: unknown, path: string): (readonly [string, unknown])[] {
  if (name.endsWith('_ref')) return [[path, value]];
  return name.endsWith('_refs') && Array.isArray(value) ? value.map((one: unknown, index) => [`${path}/${index}`, one] as const) : [];
}
