import type { JsonObject } from '@runbook/domain';
import { createHash } from 'node:crypto';
import { ActionFailed } from '../action.js';
import { canonicalJson, canonicalPieces, TooDeep } from '../canonical-json.js';
import { NewestVersions, type SoundObject, type SkippedObject } from './newest-versions.js';
import type { Slices } from '../slices.js';
import { isObject, quoted, text } from './stix-object.js';

export interface BundleLimits {
  /** Of canonical JSON. */
  readonly bytesMax: number;
  readonly objectsMax: number;
  /** Levels of objects and lists, the bundle's own among them. */
  readonly depthMax: number;
}

/** STIX nests fewer than ten levels; deeper values only serve to exhaust a stack. */
export const DEPTH_MAX = 64;

export const BUNDLE_LIMITS: BundleLimits = {
  // What the gateway takes as one body.
  bytesMax: 10 * 1024 * 1024,
  // At about 100 bytes for the smallest sound object, more cannot be meant; bounds the list of what was skipped.
  objectsMax: 100_000,
  depthMax: DEPTH_MAX,
};

/** What is seen is cited by the hash of the object that says so. */
const CITED = new Set<unknown>(['attack-pattern', 'malware', 'tool']);

export interface StixBundle {
  readonly id: string;
  /** Of the whole bundle as canonical JSON (RFC 8785), lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly objects: number;
  /** The newest sound version of each object, in the order of the bundle. */
  readonly sound: readonly SoundObject[];
  readonly skipped: readonly SkippedObject[];
}

/**
 * Reads a bundle in slices, so that a large one does not hold the event loop. Rejects with `ActionFailed`: `invalid-input` when the
 * value is no bundle, `limit-exceeded` when it is too large; malformed objects are only skipped.
 */
export async function readStixBundle(value: unknown, slices: Slices, limits: BundleLimits = BUNDLE_LIMITS): Promise<StixBundle> {
  const { depthMax } = limits;
  const { bundle, objects } = framed(value, limits);
  const digest = new BundleDigest(limits.bytesMax);
  const versions = new NewestVersions();
  try {
    // The members of the bundle in the order of canonical JSON, and `objects` where it stands among them.
    const names = Object.keys(bundle).filter((name) => bundle[name] !== undefined);
    for (const [n, name] of names.sort().entries()) {
      digest.add(`${n === 0 ? '{' : ','}${canonicalJson(name)}:`);
      if (name === 'objects') await readObjects(objects, depthMax, digest, versions, slices);
      else await write(bundle[name], depthMax - 1, slices, (piece) => digest.add(piece));
    }
  } catch (error) {
    throw error instanceof TooDeep ? tooLarge(`values nested at most ${depthMax} deep`, 'a deeper one') : error;
  }
  digest.add('}');
  const id = (text(bundle, 'id') ?? '').slice(0, 300);
  return { id, ...digest.end(), objects: objects.length, ...versions.end() };
}

function framed(value: unknown, { objectsMax }: BundleLimits): { bundle: JsonObject; objects: readonly unknown[] } {
  if (!isObject(value)) throw noBundle(`an object with type "bundle"`, quoted(value));
  if (value['type'] !== 'bundle') throw noBundle('type "bundle"', `type ${quoted(value['type'])}`);
  const objects: unknown = value['objects'];
  // STIX 2.1 section 8: a bundle may be empty and then has no `objects`; there is nothing to attribute in it.
  if (!Array.isArray(objects) || objects.length === 0) throw noBundle('objects, a list with at least one object', quoted(objects));
  if (objects.length > objectsMax) throw tooLarge(`at most ${objectsMax} objects`, `${objects.length}`);
  return { bundle: value, objects };
}

/** Each object is hashed for the bundle, for itself where it may be cited, and read. */
async function readObjects(
  objects: readonly unknown[],
  depthMax: number,
  digest: BundleDigest,
  versions: NewestVersions,
  slices: Slices,
): Promise<void> {
  for (const [index, object] of objects.entries()) {
    digest.add(index === 0 ? '[' : ',');
    const own = isObject(object) && CITED.has(object['type']) ? createHash('sha256') : undefined;
    await write(object ?? null, depthMax - 2, slices, (piece) => {
      digest.add(piece);
      own?.update(piece);
    });
    versions.add(object, index, own?.digest('hex'));
  }
  digest.add(']');
}

async function write(value: unknown, depthMax: number, slices: Slices, add: (piece: string) => void): Promise<void> {
  for (const piece of canonicalPieces(value, depthMax)) {
    add(piece);
    if (slices.due()) await slices.rest();
  }
}

/** Hash and length of the whole, from its pieces. */
class BundleDigest {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  add(piece: string): void {
    this.bytes += Buffer.byteLength(piece);
    if (this.bytes > this.bytesMax) throw tooLarge(`at most ${this.bytesMax} bytes`, 'more');
    this.hash.update(piece);
  }

  end(): { sha256: string; bytes: number } {
    return { sha256: this.hash.digest('hex'), bytes: this.bytes };
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
