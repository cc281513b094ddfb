import { heldValue, INLINE_BYTES_MAX, SPILL_MEMBER_BYTES, type BlobReference, type Json } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';

/**
 * Makes a value fit into a record: one of at most `INLINE_BYTES_MAX` stays as it is; of a larger one the members (or elements) over
 * `SPILL_MEMBER_BYTES` move to the blob store one by one, so that a later reader loads only what it needs; if that is not enough,
 * the whole moves. The blobs are durable when this resolves. What lies in a blob never holds references itself.
 *
 * For values from outside, which are held from then on (`heldValue`): one that looks like a reference stays data. Throws `ValueUnfit` for one
 * that a record could not say.
 */
export async function spill(outside: Json, blobs: BlobStore): Promise<Json> {
  const value = heldValue(outside);
  const text = JSON.stringify(value);
  // UTF-8 takes at most three bytes for one UTF-16 unit, so most values need no count.
  if (text.length * 3 <= INLINE_BYTES_MAX) return value;
  const bytes = Buffer.from(text);
  if (bytes.length <= INLINE_BYTES_MAX) return value;
  const large = largeMembers(value, bytes.length);
  if (!large) return reference(bytes, blobs);
  const moved = new Map<string, Json>();
  for (const [name, member] of large) moved.set(name, await reference(member, blobs));
  return replaced(value, moved);
}

/** The members that must move so that the rest fits, as JSON text in UTF-8; undefined when the rest would not fit. */
function largeMembers(value: Json, totalBytes: number): Map<string, Buffer> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const large = new Map<string, Buffer>();
  let leftBytes = totalBytes;
  for (const [name, member] of Object.entries(value as Readonly<Record<string, Json>>)) {
    const bytes = Buffer.from(JSON.stringify(member));
    if (bytes.length <= SPILL_MEMBER_BYTES) continue;
    large.set(name, bytes);
    leftBytes += REFERENCE_BYTES - bytes.length;
  }
  return leftBytes <= INLINE_BYTES_MAX ? large : undefined;
}

/** `{"$blob":"<64 hex digits>","bytes":<up to 16 digits>}`. */
const REFERENCE_BYTES = 104;

async function reference(bytes: Buffer, blobs: BlobStore): Promise<Json> {
  const stored: BlobReference = { $blob: await blobs.put(bytes), bytes: bytes.length };
  return { ...stored };
}

function replaced(value: Json, moved: ReadonlyMap<string, Json>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((element, index) => moved.get(String(index)) ?? element);
  // fromEntries defines members, so that one named __proto__ stays data.
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).map(([name, member]) => [name, moved.get(name) ?? member]),
  );
}
