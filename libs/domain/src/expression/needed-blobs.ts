import { isBlobReference, type BlobReference, type Json } from '../json.js';
import { BlobNeeded } from './expression-error.js';
import { NEEDED_BLOBS_VALUES_MAX, OPENED_BLOB_BYTES_MAX } from './limits.js';
import type { Path } from './paths.js';
import type { Outside } from './outside.js';
import type { Scope } from './run.js';

/** What is evaluated, with the static paths that it reads. */
interface Reader {
  readonly references: readonly Path[];
}

/**
 * Evaluates; when a blob is missing, asks for all that the expression's paths lead to, as far as they fit into one evaluation. Throws what the
 * evaluation throws, with `BlobNeeded` completed.
 */
export function askingForAll<T>(reader: Reader, scope: Scope, outside: Outside, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof BlobNeeded)) throw error;
    throw new BlobNeeded(error.sha256, missingBeside(error, reader.references, scope, outside));
  }
}

function missingBeside({ sha256, more }: BlobNeeded, references: readonly Path[], scope: Scope, outside: Outside): string[] {
  const found = new Map<string, number>();
  for (const { $blob, bytes } of blobsAt(references, scope)) found.set($blob, bytes);
  let bytesLeft = OPENED_BLOB_BYTES_MAX - (found.get(sha256) ?? 0);
  const missing = new Set(more);
  for (const [other, bytes] of found) {
    if (other === sha256 || bytes > bytesLeft) continue;
    bytesLeft -= bytes;
    if (outside.blob?.(other) === undefined) missing.add(other);
  }
  return [...missing];
}

/** The references at these paths and below, in the order in which they are met. */
function* blobsAt(references: readonly Path[], scope: Scope): Generator<BlobReference> {
  let valuesLeft = NEEDED_BLOBS_VALUES_MAX;
  function* below(value: Json | undefined): Generator<BlobReference> {
    if (typeof value !== 'object' || value === null || valuesLeft-- <= 0) return;
    if (isBlobReference(value)) yield value;
    else for (const member of Object.values(value)) yield* below(member);
  }
  for (const path of references) yield* below(valueAt(scope, path));
}

/** As deep as the path leads without looking into a blob. */
function valueAt(scope: Scope, [root = '', ...keys]: Path): Json | undefined {
  let value: Json | undefined = Object.hasOwn(scope, root) ? scope[root] : undefined;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || isBlobReference(value) || !Object.hasOwn(value, key)) return value;
    value = (value as Readonly<Record<string, Json>>)[key];
  }
  return value;
}
