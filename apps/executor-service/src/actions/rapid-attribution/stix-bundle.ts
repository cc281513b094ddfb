import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '@runbook/domain';
import canonicalize from 'canonicalize';
import { ActionFailed } from '../action.js';
import { isObject, quoted, readStixObject, text, type StixObject } from './stix-object.js';

/** 10 MB of canonical JSON: what the gateway takes as one body. */
export const BUNDLE_BYTES_MAX = 10 * 1024 * 1024;
/** At about 100 bytes for the smallest sound object, more cannot be meant; bounds the list of what was skipped. */
export const OBJECTS_MAX = 100_000;
/** STIX nests fewer than ten levels; deeper values only serve to exhaust a stack. */
export const DEPTH_MAX = 64;

export interface StixBundle {
  readonly id: string;
  /** Of the whole bundle as canonical JSON (RFC 8785), lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly objects: number;
  /** The newest sound version of each object, in the order of the bundle. */
  readonly sound: readonly (StixObject & { readonly index: number })[];
  readonly skipped: readonly SkippedObject[];
}

export interface SkippedObject {
  /** Position in `objects`, from 0. */
  readonly index: number;
  readonly id: string;
  readonly reason: string;
}

/** Throws `ActionFailed` (`invalid-input`) when the value is no bundle; malformed objects are only skipped. */
export function readStixBundle(value: unknown): StixBundle {
  if (!isObject(value)) throw noBundle(`an object with type "bundle"`, quoted(value));
  if (value['type'] !== 'bundle') throw noBundle('type "bundle"', `type ${quoted(value['type'])}`);
  const objects = value['objects'];
  // STIX 2.1 section 8: a bundle may be empty and then has no `objects`; there is nothing to attribute in it.
  if (!Array.isArray(objects) || objects.length === 0) throw noBundle('objects, a list with at least one object', quoted(objects));
  if (objects.length > OBJECTS_MAX) throw tooLarge(`at most ${OBJECTS_MAX} objects`, `${objects.length}`);
  checkDepth(value);
  const canonical = canonicalBytes(value);
  if (canonical.length > BUNDLE_BYTES_MAX) throw tooLarge(`at most ${BUNDLE_BYTES_MAX} bytes`, `${canonical.length}`);
  const id = text(value, 'id') ?? '';
  return { id: id.slice(0, 300), sha256: sha256(canonical), bytes: canonical.length, objects: objects.length, ...sort(objects) };
}

/** Canonical JSON (RFC 8785) as UTF-8. Throws `ActionFailed` for text that has no UTF-8 form. */
export function canonicalBytes(value: Json | unknown): Buffer {
  try {
    return Buffer.from(canonicalize(value) ?? 'null', 'utf8');
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ActionFailed('invalid-input', `expected JSON that can be hashed, found: ${message}; send the bundle as valid UTF-8 JSON`);
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sort(objects: readonly unknown[]): Pick<StixBundle, 'sound' | 'skipped'> {
  const newest = new Map<string, StixObject & { index: number }>();
  const skipped: SkippedObject[] = [];
  const skip = (index: number, id: string, reason: string) => skipped.push({ index, id, reason });
  objects.forEach((value, index) => {
    const object = readStixObject(value);
    if (typeof object === 'string') return skip(index, idOf(value), object);
    const known = newest.get(object.id);
    if (known && modified(known.members) >= modified(object.members)) {
      return skip(index, object.id, `expected one version of each object, found an older or equal one than at index ${known.index}`);
    }
    if (known) skip(known.index, known.id, `expected one version of each object, found a newer one at index ${index}`);
    newest.set(object.id, { ...object, index });
  });
  const byIndex = (a: { index: number }, b: { index: number }) => a.index - b.index;
  return { sound: [...newest.values()].sort(byIndex), skipped: skipped.sort(byIndex) };
}

/** Timestamps of one form compare as text. */
function modified(members: JsonObject): string {
  return text(members, 'modified') ?? text(members, 'created') ?? '';
}

function idOf(value: unknown): string {
  return isObject(value) ? (text(value, 'id') ?? '').slice(0, 300) : '';
}

/** Without recursion: depth is what a recursive walk would die of. */
function checkDepth(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) throw tooLarge(`values nested at most ${DEPTH_MAX} deep`, 'a deeper one');
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
}

function noBundle(expected: string, found: string): ActionFailed {
  return new ActionFailed(
    'invalid-input',
    `expected a STIX 2.1 bundle: ${expected}; found ${found}; send {"type": "bundle", "id": "bundle--…", "objects": […]}`,
  );
}

function tooLarge(expected: string, found: string): ActionFailed {
  return new ActionFailed('limit-exceeded', `expected a bundle with ${expected}, found ${found}; split it by intrusion`);
}
