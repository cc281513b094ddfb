import { ownJson, isBlobReference, plainValue, type BlobReference, type Json } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';

/** What one value may grow to, each reference counted where it stands: a few of the gateway's largest payloads, well within a process's memory. */
export const UNSPILLED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The value as it came before `spill`, every blob reference in it replaced by what it stands for; the same object when there is nothing to
 * change. Throws `BlobUnusable`,
 * and what `BlobStore.get` throws (`BlobCorrupt`).
 */
export async function unspill(value: Json, blobs: BlobStore): Promise<Json> {
  if (!holdsReference(value)) return plainValue(value);
  const loaded = new Map<string, Json>();
  let bytes = 0;
  for (const reference of references(value)) {
    bytes += reference.bytes;
    if (bytes > UNSPILLED_BYTES_MAX) {
      throw new BlobUnusable(
        'too-large',
        `expected at most ${UNSPILLED_BYTES_MAX} bytes of referenced values in one place, found more; pass on less`,
      );
    }
    if (!loaded.has(reference.$blob)) loaded.set(reference.$blob, await load(reference, blobs));
  }
  return plainValue(resolved(value, loaded));
}

/** A referenced value cannot be had: the store lost it, the reference lies about its size, or together they are too large. */
export class BlobUnusable extends Error {
  override readonly name = 'BlobUnusable';
  constructor(
    readonly reason: 'missing' | 'wrong-size' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

async function load({ $blob, bytes }: BlobReference, blobs: BlobStore): Promise<Json> {
  const found = await blobs.get($blob);
  if (!found)
    throw new BlobUnusable(
      'missing',
      `expected blob ${$blob} (${bytes} bytes) in the blob store, found none; restore the blob store from a copy`,
    );
  if (found.length !== bytes) throw new BlobUnusable('wrong-size', `expected blob ${$blob} to have ${bytes} bytes, found ${found.length}`);
  return ownJson(found) as Json;
}

function holdsReference(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('$blob' in value && isBlobReference(value)) return true;
  for (const member of Object.values(value)) if (holdsReference(member)) return true;
  return false;
}

function* references(value: Json): Generator<BlobReference> {
  if (typeof value !== 'object' || value === null) return;
  if (isBlobReference(value)) yield value;
  else for (const member of Object.values(value)) yield* references(member);
}

function resolved(value: Json, loaded: ReadonlyMap<string, Json>): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (isBlobReference(value)) return loaded.get(value.$blob) as Json;
  if (Array.isArray(value)) return (value as readonly Json[]).map((element) => resolved(element, loaded));
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).map(([name, member]) => [name, resolved(member, loaded)]),
  );
}
